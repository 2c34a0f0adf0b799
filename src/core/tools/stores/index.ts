import type { StoreId } from '#shared/stores.ts';
import { awsVault } from './awsVault.ts';
import { bitwarden } from './bitwarden.ts';
import { keepass } from './keepass.ts';
import { onePassword } from './onePassword.ts';
import { pass } from './pass.ts';
import type { Store } from './store.ts';
import { vaultServer } from './vaultServer.ts';

const stores: Readonly<Record<StoreId, Store>> = {
  keepass,
  'aws-vault': awsVault,
  pass,
  bitwarden,
  '1password': onePassword,
  vault: vaultServer,
};

export const storeById = (id: StoreId): Store => stores[id];
