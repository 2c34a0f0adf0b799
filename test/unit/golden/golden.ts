import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenVault } from '#core/store/access.ts';
import { createActivity } from '#core/store/activity/activity.ts';
import { anchorIn } from '#core/store/activity/anchor.ts';
import { createPassphraseStore } from '#core/store/secrets/passphrase.ts';
import { openVault } from '#core/store/vault/vault.ts';
import { actor, at, ids, passphrase } from '../../support/golden/known.ts';
import { goldenFolder } from '../../support/golden/make.ts';
import { openSecretFile } from '../../support/golden/plain.ts';

/** The versions there are golden files of, the oldest first. */
export const versionsOf = (kind: string): number[] =>
  readdirSync(join(goldenFolder, kind))
    .map(Number)
    .sort((a, b) => a - b);

/** A file as it was made. */
export const golden = (kind: string, version: number, ...name: string[]): Buffer =>
  readFileSync(join(goldenFolder, kind, String(version), ...name));

/** The key of the vault that golden files belong to. */
export const keyOf = (kind: string, version: number): Uint8Array =>
  keyIn(golden(kind, version, 'secrets.qcred'));

/** The key of the vault in a secret file. */
export function keyIn(secretFile: Buffer): Uint8Array {
  const { entries } = openSecretFile(secretFile, passphrase);
  return new Uint8Array(Buffer.from(entries[`vault-key/${ids.vault}`] ?? '', 'base64'));
}

/** A copy of golden files in QCred's own folder, for code that may write there. */
export function copyOf(kind: string, version: number, to: string): string {
  const folder = join(to, `${kind}-${version}`);
  cpSync(join(goldenFolder, kind, String(version)), folder, { recursive: true });
  chmodSync(folder, 0o700);
  return folder;
}

export const depsIn = (dataDir: string) => ({
  dataDir,
  actor,
  randomBytes,
  uuid: randomUUID,
  now: () => new Date(at),
});

/** The store of a folder with a secret file. */
export const storeIn = (dataDir: string) =>
  createPassphraseStore({
    path: join(dataDir, 'secrets.qcred'),
    passphrase: async () => passphrase,
    randomBytes,
  });

export const openVaultIn = (dataDir: string) => openVault(depsIn(dataDir), storeIn(dataDir));

/** What code needs that seals a file under the vault's key. */
export const accessIn = (dataDir: string, key: Uint8Array): OpenVault =>
  ({ deps: depsIn(dataDir), vault: { key: new Uint8Array(key) } }) as unknown as OpenVault;

/** The log of a folder. */
export const logIn = (dataDir: string, key: Uint8Array) =>
  createActivity({ ...depsIn(dataDir), key, anchor: anchorIn(storeIn(dataDir), ids.vault) });
