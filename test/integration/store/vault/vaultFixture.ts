import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createPassphraseStore, type PassphraseStore } from '#core/store/secrets/passphrase.ts';
import { createVault, openVault, type Vault } from '#core/store/vault/vault.ts';

/** What a vault takes from outside, for a vault in `dataDir`. */
export const testDeps = (dataDir: string) => ({ dataDir, randomBytes, uuid: randomUUID });

/** A real secret store that is quick to open: a passphrase file with little work in its key. */
export const testSecrets = (dataDir: string): PassphraseStore =>
  createPassphraseStore({
    path: join(dataDir, 'secrets.qcred'),
    passphrase: async () => 'CANARY passphrase',
    randomBytes,
    cost: { N: 2 ** 10, r: 8, p: 1 },
  });

export const createTestVault = (dataDir: string): Promise<Vault> =>
  createVault(testDeps(dataDir), testSecrets(dataDir));

export const openTestVault = (dataDir: string): Promise<Vault> =>
  openVault(testDeps(dataDir), testSecrets(dataDir));
