import type { StoreId } from '#shared/stores.ts';
import { awsVault } from './awsVault.ts';
import { awsVaultKeyring } from './awsVaultKeyring.ts';
import { bitwarden } from './bitwarden.ts';
import { keepass } from './keepass.ts';
import { kubernetes } from './kubernetes.ts';
import { leapp } from './leapp.ts';
import { onePassword } from './onePassword.ts';
import { pass } from './pass.ts';
import { secretsManager } from './secretsManager.ts';
import type { Store } from './store.ts';
import { vaultServer } from './vaultServer.ts';

const stores: Readonly<Record<StoreId, Store>> = {
  keepass,
  'aws-vault': awsVault,
  'aws-vault-keyring': awsVaultKeyring,
  leapp,
  pass,
  bitwarden,
  '1password': onePassword,
  vault: vaultServer,
  kubectl: kubernetes,
  'secrets-manager': secretsManager,
};

export const storeById = (id: StoreId): Store => stores[id];
