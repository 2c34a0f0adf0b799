import type { StoreId } from '#shared/stores.ts';
import { awsVault } from './awsVault.ts';
import { keepass } from './keepass.ts';
import { pass } from './pass.ts';
import type { Store } from './store.ts';

const stores: Readonly<Record<StoreId, Store>> = {
  keepass,
  'aws-vault': awsVault,
  pass,
};

export const storeById = (id: StoreId): Store => stores[id];
