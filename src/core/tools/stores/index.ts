import type { StoreId } from '#shared/stores.ts';
import { awsVault } from './awsVault.ts';
import { bitwarden } from './bitwarden.ts';
import { keepass } from './keepass.ts';
import { onePassword } from './onePassword.ts';
import { pass } from './pass.ts';
import type { Store } from './store.ts';

const stores: Readonly<Record<StoreId, Store>> = {
  keepass,
  'aws-vault': awsVault,
  pass,
  bitwarden,
  '1password': onePassword,
};

export const storeById = (id: StoreId): Store => stores[id];
