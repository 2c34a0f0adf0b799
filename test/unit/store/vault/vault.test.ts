import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPassphraseStore } from '#core/store/secrets/passphrase.ts';
import { type SecretStore, vaultKeyAccount } from '#core/store/secrets/store.ts';
import { createVault, openVault, readHeader, restorePrevious } from '#core/store/vault/vault.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { cpuNow } from '../../../support/cpu.ts';

let dataDir: string;
let file: string;
let previous: string;
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'qcred-vault-')), 'QCred');
  file = join(dataDir, 'vault.qcred');
  previous = join(dataDir, 'vault.previous.qcred');
});
afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

const secrets = () =>
  createPassphraseStore({
    path: join(dataDir, 'secrets.qcred'),
    passphrase: async () => 'CANARY passphrase',
    randomBytes,
    cost: { N: 2 ** 10, r: 8, p: 1 },
  });
const deps = () => ({ dataDir, randomBytes, uuid: randomUUID });
const create = () => createVault(deps(), secrets());
const open = () => openVault(deps(), secrets());

const at = '2026-11-23T00:00:00.000Z';
const profile = (name: string): Profile => ({
  id: randomUUID(),
  name,
  provider: 'quilibrium',
  source: { kind: 'credential', credentialId: randomUUID() },
  endpoints: {},
  createdAt: at,
  updatedAt: at,
});
const adding = (name: string) => (state: VaultState) => ({
  ...state,
  profiles: [...state.profiles, profile(name)],
});
const namesIn = (state: VaultState) => state.profiles.map((p) => p.name);

describe('a vault', () => {
  it('is made empty, private and unreadable, and opens again', async () => {
    expect(await readHeader(dataDir)).toBeNull();
    const made = await create();
    await made.update(adding('CANARY-profile'));
    const opened = await open();
    expect(opened.id).toBe(made.id);
    expect(Buffer.from(opened.key)).toEqual(Buffer.from(made.key));
    expect(await readHeader(dataDir)).toEqual({ vaultId: made.id, store: 'passphrase' });
    expect(namesIn(await opened.state())).toEqual(['CANARY-profile']);
    expect(await readFile(file, 'latin1')).not.toContain('CANARY');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it('has the key that randomness gave, as it is kept with the secrets, and no other vault has it', async () => {
    const given: string[] = [];
    const recorded = (length: number) => {
      const bytes = randomBytes(length);
      given.push(bytes.toString('base64'));
      return bytes;
    };
    const { id, key } = await createVault({ ...deps(), randomBytes: recorded }, secrets());
    expect(key).toHaveLength(32);
    expect(given).toContain(Buffer.from(key).toString('base64'));
    expect(await secrets().get(vaultKeyAccount(id))).toBe(Buffer.from(key).toString('base64'));
    const other = join(dataDir, 'other');
    const second = await createVault({ ...deps(), dataDir: other }, secrets());
    expect(Buffer.from(second.key)).not.toEqual(Buffer.from(key));
  });

  it('whose making was interrupted is made with the key that was stored then', async () => {
    const made: string[] = [];
    const interrupted = {
      id: randomUUID(),
      before: async (key: Uint8Array) => {
        made.push(Buffer.from(key).toString('base64'));
        throw new Error('made to fail: the process');
      },
    };
    await expect(createVault(deps(), secrets(), interrupted)).rejects.toThrow('made to fail');
    expect(await readHeader(dataDir)).toBeNull();
    expect(await readdir(dataDir)).toContain('vault.begun');
    const { id, key } = await create();
    expect(await readdir(dataDir)).not.toContain('vault.begun');
    expect([Buffer.from(key).toString('base64')]).toEqual(made);
    expect(await secrets().get(vaultKeyAccount(id))).toBe(made[0]);
  });

  it('does not open with a key of another length', async () => {
    const { id } = await create();
    for (const length of [1, 31, 33]) {
      await secrets().set(vaultKeyAccount(id), randomBytes(length).toString('base64'));
      await expect(open()).rejects.toMatchObject({ code: 'secret_missing' });
    }
  });

  it('is not made over another one', async () => {
    const first = await create();
    await expect(create()).rejects.toMatchObject({ code: 'bad_input' });
    expect((await open()).id).toBe(first.id);
  });

  it('is not made at all when its key cannot be stored', async () => {
    const broken = { ...secrets(), set: () => Promise.reject(new Error('no')) };
    await expect(createVault(deps(), broken)).rejects.toThrow('no');
    expect(await readHeader(dataDir)).toBeNull();
  });

  it('leaves no key behind when it cannot be written', async () => {
    const items = new Map<string, string>();
    const store: SecretStore = {
      kind: 'keychain',
      get: async (account) => items.get(account) ?? null,
      set: async (account, text) => void items.set(account, text),
      setLightly: async () => {},
      delete: async (account) => items.delete(account),
    };
    const inTheWay = { id: randomUUID(), before: async () => void (await mkdir(file)) };
    await expect(createVault(deps(), store, inTheWay)).rejects.toMatchObject({ code: 'write_failed' });
    expect(items.size).toBe(0);
    expect(await readdir(dataDir)).toEqual(['vault.qcred']);
    await rm(file, { recursive: true });

    // Where even that fails, it stays known, and counts the next time.
    const stuck = { ...store, delete: () => Promise.reject(new Error('locked')) };
    await expect(createVault(deps(), stuck, inTheWay)).rejects.toMatchObject({ code: 'write_failed' });
    await rm(file, { recursive: true });
    const made = await createVault(deps(), store);
    expect([...items]).toEqual([[vaultKeyAccount(made.id), Buffer.from(made.key).toString('base64')]]);
  });

  it('says so when there is none, or when its key is gone', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'not_found' });
    const { id } = await create();
    await secrets().delete(vaultKeyAccount(id));
    await expect(open()).rejects.toMatchObject({ code: 'secret_missing' });
  });

  it('gives the same object until the file changes', async () => {
    const [one, other] = [await create(), await open()];
    const state = await one.state();
    expect(await one.state()).toBe(state);
    await other.update(adding('p'));
    expect(namesIn(await one.state())).toEqual(['p']);
  });

  it('starts every update from what is on disk', async () => {
    const [one, other] = [await create(), await open()];
    await one.update(adding('a'));
    await other.update(adding('b'));
    expect(namesIn(await one.update(adding('c')))).toEqual(['a', 'b', 'c']);
  });

  it('keeps the state before the last change beside it', async () => {
    const vault = await create();
    await vault.update(adding('a'));
    const bytes = await readFile(file);
    await vault.update(adding('b'));
    expect(await readFile(previous)).toEqual(bytes);
    expect((await readdir(dataDir)).sort()).toEqual(['secrets.qcred', 'vault.previous.qcred', 'vault.qcred']);
  });

  it('clears away what a killed process left half written, but nothing that may be in use', async () => {
    const vault = await create();
    const [left, used] = ['.qcred-0123456789abcdef.tmp', '.qcred-fedcba9876543210.tmp'];
    const theirs = 'theirs.tmp';
    for (const name of [left, used, theirs]) await writeFile(join(dataDir, name), '');
    for (const name of [left, theirs]) await utimes(join(dataDir, name), 0, 0);
    await vault.update(adding('a'));
    expect((await readdir(dataDir)).filter((name) => name.endsWith('.tmp'))).toEqual([used, theirs]);
  });

  it('writes nothing when nothing changed, the change fails or the result does not fit the model', async () => {
    const vault = await create();
    const bytes = await readFile(file);
    const state = await vault.state();
    expect(await vault.update((s) => s)).toBe(state);
    await expect(
      vault.update(() => {
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await expect(vault.update(adding(' CANARY with a space'))).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.not.stringContaining('CANARY'),
    });
    expect(await readFile(file)).toEqual(bytes);
    expect(await vault.state()).toBe(state);
  });

  it('makes an update of a name once, and not before what belongs to it is ready', async () => {
    const vault = await create();
    const bytes = await readFile(file);
    const step = { id: randomUUID(), before: () => Promise.reject(new Error('made to fail: the files')) };
    await expect(vault.update(adding('a'), step)).rejects.toThrow('made to fail');
    expect(await readFile(file)).toEqual(bytes);
    expect(await vault.remembers(step.id)).toBe(false);

    let ready = false;
    const later = async (next: VaultState) => {
      await new Promise((done) => setTimeout(done, 5));
      expect(namesIn(next)).toEqual(['a']);
      expect(await readFile(file)).toEqual(bytes);
      ready = true;
    };
    await vault.update(adding('a'), { id: step.id, before: later });
    expect(ready).toBe(true);
    // By another process, too, as after a crash.
    const other = await open();
    expect(namesIn(await other.update(adding('b'), { id: step.id }))).toEqual(['a']);
    expect(await other.remembers(step.id)).toBe(true);
  });

  it('remembers its last 64 updates by their names, and says when earlier ones are forgotten', async () => {
    const vault = await create();
    const ids = Array.from({ length: 65 }, () => randomUUID());
    for (const [n, id] of ids.entries()) {
      expect((await vault.changes()).isCut).toBe(n >= 64);
      await vault.update((state) => ({ ...state }), { id });
    }
    expect((await vault.changes()).names).toEqual(ids.slice(1).reverse());
    expect([await vault.remembers(ids[0] ?? ''), await vault.remembers(ids[1] ?? '')]).toEqual([false, true]);
  });

  it('notices another one of the same length in its place', async () => {
    const [one, other] = [await create(), await open()];
    await one.update(adding('a'));
    const { size } = await stat(file);
    await other.update((state) => ({ ...state, profiles: [profile('b')] }));
    expect((await stat(file)).size).toBe(size);
    expect(namesIn(await one.state())).toEqual(['b']);
  });

  it('overwrites its key when it is closed', async () => {
    const vault = await create();
    const { key } = vault;
    vault.close();
    expect(key.every((byte) => byte === 0)).toBe(true);
    expect(() => vault.key).toThrow(expect.objectContaining({ code: 'locked' }));
  });

  it('refuses use after it was closed', async () => {
    const vault = await create();
    vault.close();
    await expect(vault.state()).rejects.toMatchObject({ code: 'locked' });
    await expect(vault.update((s) => s)).rejects.toMatchObject({ code: 'locked' });
  });

  it('tells its watchers of its own changes once, at once, and not after it was closed', async () => {
    const vault = await create();
    const other = await open();
    let calls = 0;
    vault.watch(() => calls++);
    await vault.update(adding('a'));
    expect(calls).toBe(1);
    await new Promise((done) => setTimeout(done, 150));
    expect(calls).toBe(1);
    vault.close();
    await other.update(adding('b'));
    await new Promise((done) => setTimeout(done, 150));
    expect(calls).toBe(1);
  });

  it('tells a watcher of a change that came between reading and watching', async () => {
    const [vault, other] = [await create(), await open()];
    await other.update(adding('a'));
    await new Promise<void>((told) => void vault.watch(told));
    vault.close();
  });

  it('loads no schema library while it is only read', async () => {
    (await create()).close();
    const script = join(import.meta.dirname, 'hotPath.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [script, dataDir]);
    const loaded: string[] = JSON.parse(stdout);
    expect(loaded).toContain('@noble/ciphers/chacha.js');
    expect(loaded.filter((name) => /zod|shared\/model|aws-sdk|keytar/.test(name))).toEqual([]);
  });

  it('holds 10,000 profiles', async () => {
    const vault = await create();
    const many = Array.from({ length: 10_000 }, (_, i) => profile(`p${i}`));
    await vault.update((state) => ({ ...state, profiles: many }));
    const started = cpuNow();
    await vault.update((state) => ({ ...state, settings: { ...state.settings, theme: 'dark' } }));
    // About 100 ms; the bound is for a busy machine.
    expect(cpuNow() - started).toBeLessThan(1000);
    expect((await (await open()).state()).profiles).toHaveLength(10_000);
  });
});

describe('a vault file that is not as it was written', () => {
  it('is called damaged wherever it was cut off or changed, naming the copy to go back to', async () => {
    const vault = await create();
    await vault.update(adding('a'));
    const bytes = await readFile(file);
    const place = fc.nat(bytes.length - 1);
    const damage = fc.oneof(
      place.map((end) => bytes.subarray(0, end)),
      fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([i, bits]) => {
        const copy = Buffer.from(bytes);
        copy.writeUInt8(copy.readUInt8(i) ^ bits, i);
        return copy;
      }),
      fc.uint8Array({ minLength: 1 }).map((more) => Buffer.concat([bytes, more])),
      fc.uint8Array(),
    );
    await fc.assert(
      fc.asyncProperty(damage, async (damaged) => {
        await writeFile(file, damaged);
        const error = await open().catch((e) => e);
        // A changed id in the header names a key that does not exist; a changed version a newer QCred.
        expect(error.code).toMatch(/^(vault_corrupt|secret_missing|vault_newer)$/);
        if (error.code === 'vault_corrupt') expect(error.hint).toContain(previous);
      }),
      { numRuns: 150 },
    );
  });

  it('stops an update before it overwrites anything', async () => {
    const vault = await create();
    await vault.update(adding('a'));
    const copy = await readFile(previous);
    await writeFile(file, (await readFile(file)).subarray(0, 200));
    await expect(vault.update(adding('b'))).rejects.toMatchObject({ code: 'vault_corrupt' });
    expect(await readFile(previous)).toEqual(copy);
    expect((await readFile(file)).length).toBe(200);
  });

  it('is replaced by the state before the last change, and kept', async () => {
    const vault = await create();
    await expect(restorePrevious(dataDir)).rejects.toMatchObject({ code: 'not_found' });
    await vault.update(adding('a'));
    await vault.update(adding('b'));
    await writeFile(file, 'damaged');
    await restorePrevious(dataDir);
    expect(namesIn(await (await open()).state())).toEqual(['a']);
    expect(await readFile(join(dataDir, 'vault.broken.qcred'), 'utf8')).toBe('damaged');
    expect(namesIn(await vault.update(adding('c')))).toEqual(['a', 'c']);
    await rm(file);
    await restorePrevious(dataDir);
    expect(namesIn(await (await open()).state())).toEqual(['a']);
  });

  it('from a newer QCred is left alone', async () => {
    await create();
    const bytes = await readFile(file, 'latin1');
    await writeFile(file, bytes.replace('"version":1', '"version":2'), 'latin1');
    await expect(open()).rejects.toMatchObject({ code: 'vault_newer' });
    await expect(readHeader(dataDir)).rejects.toMatchObject({ code: 'vault_newer' });
  });

  it('is unreadable, not absent, when it is a folder', async () => {
    await create();
    await rm(file);
    await mkdir(file);
    await expect(readHeader(dataDir)).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});
