import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { readHeader, restorePrevious } from '#core/store/vault/vault.ts';
import { secretMark } from '#core/tools/exports/entry.ts';
import { emptyVault, VaultState } from '#shared/model.ts';
import { ids, marked, passphrase, secretTexts } from '../../support/golden/known.ts';
import { openSecretFile, openVaultFile } from '../../support/golden/plain.ts';
import { tempFolder as folder } from '../store/files/temp.ts';
import { copyOf, golden, keyOf, openVaultIn, storeIn, versionsOf } from './golden.ts';

const json = (version: number, name: string) => JSON.parse(golden('vault', version, name).toString());

describe.each(versionsOf('vault'))('a vault of schema %i', (version) => {
  const header = { format: 'qcred-vault', version: 1, vaultId: ids.vault, store: 'passphrase' };

  it('is what it was', () => {
    const { head, state } = openVaultFile(golden('vault', version, 'vault.qcred'), keyOf('vault', version));
    expect(head).toEqual(header);
    expect(state).toEqual(json(version, 'state.json'));
  });

  it('opens, migrated and whole', async () => {
    const dataDir = copyOf('vault', version, folder());
    expect(await readHeader(dataDir)).toEqual({ vaultId: ids.vault, store: 'passphrase' });
    const vault = await openVaultIn(dataDir);
    expect(vault.id).toBe(ids.vault);
    expect(vault.key).toEqual(keyOf('vault', version));
    expect(await vault.state()).toEqual(json(version, 'today.json'));
    // Looking at it writes nothing.
    expect(readFileSync(join(dataDir, 'vault.qcred'))).toEqual(golden('vault', version, 'vault.qcred'));
  });

  it('is written in the schema of today by the first change, the old file kept', async () => {
    const dataDir = copyOf('vault', version, folder());
    const vault = await openVaultIn(dataDir);
    await vault.update((state) => ({ ...state, recent: [] }));
    const written = openVaultFile(readFileSync(join(dataDir, 'vault.qcred')), keyOf('vault', version));
    expect(written).toEqual({ head: header, state: { ...json(version, 'today.json'), recent: [] } });
    expect(readFileSync(join(dataDir, 'vault.previous.qcred'))).toEqual(
      golden('vault', version, 'vault.qcred'),
    );
  });

  it('comes back from the file of before: there, an empty one', async () => {
    const dataDir = copyOf('vault', version, folder());
    await restorePrevious(dataDir);
    const state = await (await openVaultIn(dataDir)).state();
    expect(VaultState.parse(state)).toEqual(state);
    expect(state).toEqual(emptyVault());
  });

  it('knows a written secret by its mark', () => {
    const secretAccessKey = new Secret(marked.secretAccessKey);
    const material = { secretAccessKey, sessionToken: new Secret(marked.sessionToken) };
    expect(`${secretMark(keyOf('vault', version), material)}\n`).toBe(
      golden('vault', version, 'mark').toString(),
    );
  });
});

describe.each(versionsOf('secret-file'))('a secret file of version %i', (version) => {
  const bytes = golden('secret-file', version, 'secrets.qcred');
  const key = Buffer.from(keyOf('secret-file', version)).toString('base64');
  const expected = { [`vault-key/${ids.vault}`]: key, ...secretTexts };

  it('is what it was: scrypt at its full cost, 16 bytes of salt, the check value of the passphrase', () => {
    const { head, check, entries } = openSecretFile(bytes, passphrase);
    expect(head).toEqual({
      format: 'qcred-secrets',
      version,
      kdf: 'scrypt',
      N: 131_072,
      r: 8,
      p: 1,
      salt: expect.any(String),
      check,
    });
    expect(Buffer.from(String(head.salt), 'base64')).toHaveLength(16);
    expect(Buffer.from(check, 'base64')).toHaveLength(32);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(entries).toEqual(expected);
  });

  it('opens with the passphrase, however its accents are typed, and with no other', async () => {
    const dataDir = copyOf('secret-file', version, folder());
    const store = storeIn(dataDir);
    for (const [account, text] of Object.entries(expected)) expect(await store.get(account)).toBe(text);
    expect(await store.get('credential/other')).toBeNull();
  });

  it('stays what it is when a secret is added: the same lock, the others as they were', async () => {
    const dataDir = copyOf('secret-file', version, folder());
    await storeIn(dataDir).set('credential/new', 'CANARY-golden-new');
    const after = openSecretFile(readFileSync(join(dataDir, 'secrets.qcred')), passphrase);
    expect(after.head).toEqual(openSecretFile(bytes, passphrase).head);
    expect(after.entries).toEqual({ ...expected, 'credential/new': 'CANARY-golden-new' });
  });
});
