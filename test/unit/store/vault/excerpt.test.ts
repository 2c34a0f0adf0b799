import { randomBytes, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { partOf } from '#core/profiles/chain.ts';
import { findProfile } from '#core/profiles/find.ts';
import { open, seal } from '#core/store/crypto/box.ts';
import { subkey } from '#core/store/crypto/subkey.ts';
import { readExcerpt, writeExcerpt } from '#core/store/vault/excerpt.ts';
import { createVault, openVault } from '#core/store/vault/vault.ts';
import type { Credential, Profile, VaultState } from '#shared/model.ts';
import { tempFolder, underNoUmask } from '../files/temp.ts';
import { memoryStore } from '../secrets/memoryStore.ts';

const at = '2026-11-01T10:00:00.000Z';
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const credential = (n: number): Credential => ({
  id: idOf(100 + n),
  provider: 'aws',
  accessKeyId: `AKIAEXCERPT${String(n).padStart(5, '0')}`,
  createdAt: at,
  updatedAt: at,
  origin: 'test',
});
const profile = (n: number, name: string, source: Profile['source']): Profile => ({
  id: idOf(n),
  name,
  provider: 'aws',
  source,
  endpoints: {},
  createdAt: at,
  updatedAt: at,
});
const filled = (state: VaultState): VaultState => ({
  ...state,
  credentials: [credential(1), credential(2)],
  profiles: [
    profile(1, 'one', { kind: 'credential', credentialId: idOf(101) }),
    profile(2, 'two', { kind: 'credential', credentialId: idOf(102) }),
    profile(3, 'role', { kind: 'role', profileId: idOf(1), roleArn: 'arn:aws:iam::123456789012:role/x' }),
    // Called as another's id is.
    profile(4, idOf(2), { kind: 'credential', credentialId: idOf(101) }),
  ],
});
const renamed = (state: VaultState): VaultState => ({
  ...state,
  profiles: state.profiles.map((one) => (one.name === 'two' ? { ...one, name: 'zwei' } : one)),
});

async function setUp() {
  const dataDir = tempFolder();
  const { store } = memoryStore();
  const deps = { dataDir, randomBytes, uuid: randomUUID };
  const first = await createVault(deps, store);
  await first.update(filled, { id: randomUUID(), isLogged: () => true });
  first.close();
  const folder = join(dataDir, 'excerpts');
  /** What another process is told of a profile, and whether it had to read the vault for it. */
  async function ask(name: string) {
    const vault = await openVault(deps, store, { later: true });
    const choose = vi.fn((all: VaultState) => partOf(all, findProfile(all, name)));
    const part = await vault.part(name, choose);
    return { vault, part, found: findProfile(part, name).id, read: choose.mock.calls.length };
  }
  return {
    dataDir,
    folder,
    ask,
    deps,
    store,
    change: async (by: typeof filled) => (await openVault(deps, store)).update(by),
  };
}

describe('a part of the state', () => {
  it('is read from the vault once, and from its excerpt as long as nothing changes', async () => {
    const { ask, folder } = await setUp();
    for (const name of ['one', 'role', idOf(1), idOf(2)]) {
      const [before, after] = [await ask(name), await ask(name)];
      expect([before.read, after.read], name).toEqual([1, 0]);
      expect(after.part).toEqual(before.part);
      expect(after.found).toBe(before.found);
    }
    expect((await ask('role')).part).toMatchObject({
      profiles: [{ name: 'one' }, { name: 'role' }],
      credentials: [{ id: idOf(101) }],
    });
    // An id comes before a name that is the same.
    expect((await ask(idOf(2))).found).toBe(idOf(2));
    const texts = readdirSync(folder).map((name) => name + readFileSync(join(folder, name), 'latin1'));
    expect(texts.join()).not.toMatch(/AKIA|one|role/);
  });

  it('is read anew after any change, by whomever', async () => {
    const { ask, change } = await setUp();
    await ask('two');
    await change(renamed);
    await expect(ask('two')).rejects.toMatchObject({ code: 'not_found' });
    const { part, read } = await ask('zwei');
    expect([part.profiles[0]?.name, read]).toEqual(['zwei', 1]);
  });

  it('is read anew where its excerpt is cut, changed, of another name, of another vault or from before', async () => {
    const { ask, change, folder } = await setUp();
    await ask('one');
    const [file = ''] = readdirSync(folder);
    const path = join(folder, file);
    const whole = readFileSync(path);
    await ask('two');
    const other = join(folder, readdirSync(folder).find((name) => name !== file) ?? '');
    const foreign = await setUp();
    await foreign.ask('one');
    const flipped = Buffer.from(whole);
    flipped[40] = (flipped[40] ?? 0) ^ 1;
    const fakes = [
      whole.subarray(0, 10),
      Buffer.alloc(0),
      flipped,
      readFileSync(other),
      readFileSync(join(foreign.folder, readdirSync(foreign.folder)[0] ?? '')),
      randomBytes(2 * 1024 * 1024),
    ];
    for (const fake of fakes) {
      writeFileSync(path, fake);
      const { part, read } = await ask('one');
      expect([part.profiles[0]?.name, read]).toEqual(['one', 1]);
    }
    writeFileSync(path, whole);
    await change(renamed);
    writeFileSync(path, whole);
    expect((await ask('one')).read).toBe(1);
  });

  it('is not kept for a name that nothing has, nor where there is no place for it', async () => {
    const { ask, folder, dataDir } = await setUp();
    await expect(ask('three')).rejects.toMatchObject({ code: 'not_found' });
    expect(readdirSync(dataDir)).not.toContain('excerpts');
    writeFileSync(folder, 'in the way');
    expect((await ask('one')).read).toBe(1);
    expect((await ask('one')).read).toBe(1);
  });

  it('says what the vault remembers as the whole does, and is never written in its place', async () => {
    const { ask, deps, store } = await setUp();
    const whole = await openVault(deps, store);
    const remembered = await whole.changes();
    const [id = ''] = remembered.names;
    await ask('one');
    const { vault, read } = await ask('one');
    expect(read).toBe(0);
    expect(await vault.changes()).toEqual(remembered);
    expect([await vault.remembers(id), await vault.remembers(randomUUID())]).toEqual([true, false]);
    await vault.update(renamed);
    expect((await whole.state()).profiles).toHaveLength(4);
    expect((await whole.state()).credentials).toHaveLength(2);
    await whole.update((state) => state, { id: randomUUID() });
    expect(await vault.changes()).toEqual(await whole.changes());
  });

  it('says what the vault remembers without reading it, as long as it is the same file', async () => {
    const { ask, deps, store, dataDir } = await setUp();
    const path = join(dataDir, 'vault.qcred');
    const second = 1_790_000_000;
    utimesSync(path, second, second);
    const later = await openVault(deps, store, { later: true });
    const remembered = await later.changes();
    await ask('one');
    const { vault } = await ask('one');
    const whole = readFileSync(path);
    const broken = Buffer.from(whole);
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
    writeFileSync(path, broken);
    utimesSync(path, second, second);
    expect(await vault.changes()).toEqual(remembered);
    writeFileSync(path, whole);
    const id = randomUUID();
    await (await openVault(deps, store)).update(renamed, { id });
    expect(await vault.remembers(id)).toBe(true);
  });

  it('is taken from the state where that was read already', async () => {
    const { ask, deps, store } = await setUp();
    await ask('one');
    const vault = await openVault(deps, store);
    const state = await vault.state();
    expect(await vault.part('one', (all) => all)).toBe(state);
  });

  it('needs no state to be watched', async () => {
    const { deps, store } = await setUp();
    const vault = await openVault(deps, store, { later: true });
    vault.watch(() => {})();
  });

  it('is forgotten with the change that made it old', async () => {
    const { ask, change, folder, dataDir } = await setUp();
    await ask('one');
    const [file = ''] = readdirSync(folder);
    const path = join(folder, file);
    copyFileSync(path, `${path}.copy`);
    const changedAt = statSync(join(dataDir, 'vault.qcred')).mtimeMs / 1000;
    utimesSync(path, changedAt - 5, changedAt - 5);
    rmSync(`${path}.copy`);
    await ask('two');
    const newer = readdirSync(folder).filter((name) => name !== file);
    for (const name of newer) utimesSync(join(folder, name), changedAt + 9000, changedAt + 9000);
    await change(renamed);
    expect(newer).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(newer);
  });

  it('is removed alone: not what is called otherwise, nor what lies behind a link', async () => {
    const { ask, change, folder, dataDir } = await setUp();
    await ask('one');
    const [excerpt = ''] = readdirSync(folder);
    const elsewhere = tempFolder();
    const old = new Date('2020-01-01T00:00:00Z');
    for (const path of [join(folder, 'notes.txt'), join(elsewhere, 'notes.txt'), join(elsewhere, excerpt)]) {
      writeFileSync(path, 'of somebody else');
      utimesSync(path, old, old);
    }
    utimesSync(join(folder, excerpt), old, old);
    await change(renamed);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
    rmSync(folder, { recursive: true });
    symlinkSync(elsewhere, join(dataDir, 'excerpts'));
    await change(filled);
    expect(readdirSync(elsewhere).sort()).toEqual([excerpt, 'notes.txt'].sort());
  });

  it('is not handed out once the vault is locked', async () => {
    const { ask } = await setUp();
    const { vault } = await ask('one');
    vault.close();
    await expect(vault.part('one', (all) => all)).rejects.toMatchObject({ code: 'locked' });
  });
});

describe('an excerpt', () => {
  const key = new Uint8Array(32).fill(3);
  const excerpt = {
    identity: 'this vault',
    part: {
      profiles: [profile(1, 'one', { kind: 'credential', credentialId: idOf(101) })],
      credentials: [credential(1)],
    },
    changes: ['a', 'b'],
    lastLogged: 'a',
  };
  const write = async (dataDir: string, more: object = {}) => {
    await writeExcerpt({ dataDir, randomBytes }, key, 'one', { ...excerpt, ...more });
    const [name = ''] = readdirSync(join(dataDir, 'excerpts'));
    return { name, path: join(dataDir, 'excerpts', name) };
  };
  const read = (dataDir: string, { by = key, name = 'one', of = excerpt.identity } = {}) =>
    readExcerpt(dataDir, by, name, of);

  it('is read as it was written, for this name of this vault file by its key', async () => {
    const dataDir = tempFolder();
    await write(dataDir);
    expect(await read(dataDir)).toMatchObject(excerpt);
    expect(await read(dataDir, { of: 'another vault' })).toBeNull();
    expect(await read(dataDir, { name: 'two' })).toBeNull();
    expect(await read(dataDir, { by: new Uint8Array(32).fill(4) })).toBeNull();
  });

  it('is in a file of its own, which tells its name to nobody, and is private', async () => {
    const dataDir = tempFolder();
    await underNoUmask(async () => {
      const { name, path } = await write(dataDir);
      expect(name).toMatch(/^[0-9a-f]{40}\.qcred$/);
      if (process.platform !== 'win32')
        expect([path, join(path, '..')].map((one) => statSync(one).mode & 0o777)).toEqual([0o600, 0o700]);
    });
  });

  it('of another version of QCred counts for nothing', async () => {
    const dataDir = tempFolder();
    const { name, path } = await write(dataDir);
    const place = Buffer.from(`excerpt/${name.replace('.qcred', '')}`);
    const sealedWith = subkey(key, 'excerpt');
    const kept = JSON.parse(Buffer.from(open(sealedWith, readFileSync(path), place)).toString('utf8'));
    const put = (schema: number) => {
      const text = JSON.stringify({ ...kept, schema });
      writeFileSync(path, seal(sealedWith, Buffer.from(text), place, randomBytes));
      return read(dataDir);
    };
    expect(await put(kept.schema)).toMatchObject(excerpt);
    expect(await put(kept.schema + 1)).toBeNull();
    expect(await put(kept.schema - 1)).toBeNull();
  });

  it('is not read where it is longer than any can be', async () => {
    const dataDir = tempFolder();
    await write(dataDir, { changes: ['x'.repeat(1_000_000)] });
    expect(await read(dataDir)).not.toBeNull();
    await write(dataDir, { changes: ['x'.repeat(1_050_000)] });
    expect(await read(dataDir)).toBeNull();
  });
});
