import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SecretStore, vaultKeyAccount } from '#core/store/secrets/store.ts';
import { formatHeader, readBegun } from '#core/store/vault/header.ts';
import { createVault, openVault } from '#core/store/vault/vault.ts';
import { tempFolder } from '../files/temp.ts';
import { memoryStore } from '../secrets/memoryStore.ts';

/** The name of what the making belongs to. */
const step = randomUUID();

const setUp = (kind?: SecretStore['kind']) => {
  const dataDir = tempFolder();
  const { items, store } = memoryStore(kind);
  const deps = { dataDir, randomBytes, uuid: randomUUID };
  const begun = join(dataDir, 'vault.begun');
  return {
    dataDir,
    items,
    store,
    begun,
    file: join(dataDir, 'vault.qcred'),
    make: (larger?: Parameters<typeof createVault>[2]) => createVault(deps, store, larger),
    open: () => openVault(deps, store),
    /** As a process leaves it that ends before the vault is there. */
    begin: (vaultId: string, itsStore: SecretStore['kind'] = store.kind) =>
      writeFileSync(begun, formatHeader({ vaultId, store: itsStore })),
  };
};

describe('making a vault', () => {
  it('writes down the name of the key before the key is stored, and forgets it at the end', async () => {
    const { store, make, begun, dataDir, file } = setUp();
    const { set } = store;
    const order: string[] = [];
    store.set = async (account, text) => {
      order.push(`${existsSync(begun) ? 'noted' : 'not noted'}, then ${account}`);
      await set(account, text);
    };
    const vault = await make({
      id: step,
      before: async (key) => {
        order.push(existsSync(file) ? 'a vault' : `no vault, key of ${key.length}`);
      },
    });
    expect(order).toEqual([`noted, then ${vaultKeyAccount(vault.id)}`, 'no vault, key of 32']);
    expect(readdirSync(dataDir)).toEqual(['vault.qcred']);
    expect(await vault.remembers(step)).toBe(true);
    expect(await (await setUp().make()).changes()).toEqual({ names: [], isCut: false });
  });

  it('takes the key and the name that an interrupted making left', async () => {
    const { items, make, begin } = setUp();
    const [id, key] = [randomUUID(), randomBytes(32)];
    begin(id);
    items.set(vaultKeyAccount(id), key.toString('base64'));
    const vault = await make();
    expect(vault.id).toBe(id);
    expect(Buffer.from(vault.key)).toEqual(key);
  });

  it.each([
    ['no key', undefined],
    ['half a key', randomBytes(16).toString('base64')],
  ])('makes one where it left %s', async (_what, left) => {
    const { items, make, begin, open } = setUp();
    const id = randomUUID();
    begin(id);
    if (left) items.set(vaultKeyAccount(id), left);
    const vault = await make();
    expect(vault.id).toBe(id);
    expect(items.get(vaultKeyAccount(id))).toBe(Buffer.from(vault.key).toString('base64'));
    expect((await open()).id).toBe(id);
  });

  it('begins anew where it was begun with another store, or what it left cannot be read', async () => {
    const { make, begin } = setUp('passphrase');
    const id = randomUUID();
    begin(id, 'keychain');
    expect((await make()).id).not.toBe(id);
    const other = setUp();
    writeFileSync(other.begun, 'half a hea');
    expect(await readBegun(other.dataDir)).toBeNull();
    await other.make();
    expect(readdirSync(other.dataDir)).toEqual(['vault.qcred']);
  });

  it('leaves no key behind when the vault cannot be written', async () => {
    const { items, make, dataDir, file } = setUp();
    const inTheWay = { id: step, before: async () => void mkdirSync(file) };
    await expect(make(inTheWay)).rejects.toMatchObject({ name: 'QCredError' });
    expect([...items]).toEqual([]);
    expect(readdirSync(dataDir)).toEqual(['vault.qcred']);
  });

  it('keeps the name of a key that could not be taken back, and uses it the next time', async () => {
    const { items, store, make, begun, file } = setUp();
    const { delete: remove } = store;
    store.delete = () => Promise.reject(new Error('the keychain'));
    const made = make({ id: step, before: async () => void mkdirSync(file) });
    await expect(made).rejects.toMatchObject({ name: 'QCredError' });
    expect(items.size).toBe(1);
    expect(existsSync(begun)).toBe(true);
    store.delete = remove;
    rmSync(file, { recursive: true });
    const vault = await make();
    expect([...items.keys()]).toEqual([vaultKeyAccount(vault.id)]);
  });

  it('touches neither key nor name where there is a vault', async () => {
    const { items, make, begun, file } = setUp();
    await make();
    const before = [...items];
    const bytes = readFileSync(file);
    await expect(make()).rejects.toMatchObject({ code: 'bad_input' });
    expect([...items]).toEqual(before);
    expect(readFileSync(file)).toEqual(bytes);
    expect(existsSync(begun)).toBe(false);
  });
});

it.each([
  ['keychain', 'keychain'],
  ['passphrase', 'secrets.qcred'],
] as const)('a vault without its key says where it should be: %s', async (kind, place) => {
  const { items, make, open } = setUp(kind);
  await make();
  items.clear();
  await expect(open()).rejects.toMatchObject({
    code: 'secret_missing',
    hint: expect.stringContaining(place),
  });
});
