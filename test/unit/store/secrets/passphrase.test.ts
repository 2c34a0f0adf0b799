import { createHash, randomBytes, scryptSync } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { open } from '#core/store/crypto/box.ts';
import { withLock } from '#core/store/files/lock.ts';
import { createPassphraseStore } from '#core/store/secrets/passphrase.ts';
import { defaultCost, deriveKey, isBearable, newLock } from '#core/store/secrets/secretLock.ts';

const cost = { N: 2 ** 12, r: 8, p: 1 };
const right = 'CANARY passphrase é';
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qcred-passphrase-'));
  path = join(folder, 'deep', 'secrets.qcred');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const store = (passphrase = right, more: object = {}) =>
  createPassphraseStore({ path, passphrase: async () => passphrase, randomBytes, cost, ...more });

describe('passphrase store', () => {
  it('keeps secrets from one process to the next, in a private file that shows none of them', async () => {
    await store().set('credential/1', 'CANARY-one');
    await store().set('credential/2', 'CANARY-two');
    expect(await store().get('credential/1')).toBe('CANARY-one');
    expect(await store().get('credential/2')).toBe('CANARY-two');
    expect(await store().get('credential/3')).toBeNull();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const bytes = await readFile(path, 'latin1');
    expect(bytes).not.toContain('CANARY');
    expect(bytes).not.toContain('credential/1');
  });

  it('opens with scrypt of the passphrase and 16 random bytes, and tells nothing of the key in the clear', async () => {
    const given: string[] = [];
    const recorded = (length: number) => {
      const bytes = randomBytes(length);
      given.push(bytes.toString('base64'));
      return bytes;
    };
    await store(right, { randomBytes: recorded }).set('a', 'CANARY');
    const bytes = await readFile(path);
    const end = bytes.indexOf(10);
    const { N, r, p, salt, check } = JSON.parse(bytes.subarray(0, end).toString());
    expect(Buffer.from(salt, 'base64')).toHaveLength(16);
    expect(given).toContain(salt);
    const stretched = scryptSync(right.normalize('NFC'), Buffer.from(salt, 'base64'), 64, { N, r, p });
    const [key, rest] = [stretched.subarray(0, 32), stretched.subarray(32)];
    expect(check).toBe(createHash('sha256').update(rest).digest('base64'));
    const opened = open(key, bytes.subarray(end + 1), bytes.subarray(0, end));
    expect(JSON.parse(Buffer.from(opened).toString())).toEqual({ a: 'CANARY' });
  });

  it('deletes, and says whether there was something', async () => {
    await store().set('a', 'CANARY');
    expect(await store().delete('b')).toBe(false);
    expect(await store().delete('a')).toBe(true);
    expect(await store().get('a')).toBeNull();
  });

  it('asks nobody and writes nothing while there is no file', async () => {
    const passphrase = () => Promise.reject(new Error('asked'));
    expect(await store('', { passphrase }).get('a')).toBeNull();
    expect(await store('', { passphrase }).delete('a')).toBe(false);
    await expect(stat(path)).rejects.toThrow();
  });

  it('asks once, however many calls there are', async () => {
    await store().set('a', 'CANARY');
    let asked = 0;
    const one = store('', {
      passphrase: async () => {
        asked++;
        return right;
      },
    });
    await Promise.all([one.get('a'), one.get('a'), one.get('b')]);
    await one.set('b', 'CANARY');
    expect(asked).toBe(1);
  });

  it('asks again after a wrong passphrase', async () => {
    await store().set('a', 'CANARY');
    const answers = ['wrong', right];
    const one = store('', { passphrase: async () => answers.shift() ?? '' });
    await expect(one.get('a')).rejects.toMatchObject({ code: 'wrong_passphrase' });
    expect(await one.get('a')).toBe('CANARY');
  });

  it('takes no passphrase whose check differs in a single byte', async () => {
    const words = new TextEncoder().encode(right);
    const { lock, key } = await newLock(words, { N: 2, r: 1, p: 1 }, randomBytes);
    expect(await deriveKey(lock, words)).toEqual(key);
    const check = Buffer.from(lock.check, 'base64');
    for (const at of check.keys()) {
      const other = Buffer.from(check);
      other.writeUInt8(other.readUInt8(at) ^ 1, at);
      await expect(deriveKey({ ...lock, check: other.toString('base64') }, words)).rejects.toMatchObject({
        code: 'wrong_passphrase',
      });
    }
  });

  it('takes the same passphrase typed on another keyboard', async () => {
    await store(right.normalize('NFC')).set('a', 'CANARY');
    expect(await store(right.normalize('NFD')).get('a')).toBe('CANARY');
  });

  it('refuses a new passphrase of fewer than ten characters and says so', async () => {
    await expect(store('nine 9999').set('a', 'CANARY')).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('10'),
    });
    // Characters, not bytes.
    await expect(store('é'.repeat(9)).set('a', 'CANARY')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(stat(path)).rejects.toThrow();
    await store('ten 567890').set('a', 'CANARY');
  });

  it('changes the passphrase: the new one opens, the old one no longer', async () => {
    await store().set('a', 'CANARY');
    const one = store();
    await expect(one.changePassphrase(right, 'short')).rejects.toMatchObject({ code: 'bad_input' });
    await one.changePassphrase(right, 'another CANARY');
    expect(await one.get('a')).toBe('CANARY');
    expect(await store('another CANARY').get('a')).toBe('CANARY');
    await expect(store().get('a')).rejects.toMatchObject({ code: 'wrong_passphrase' });
    await expect(store('another CANARY').changePassphrase(right, 'long enough')).rejects.toMatchObject({
      code: 'wrong_passphrase',
    });
  });

  it('notices that another process changed the passphrase', async () => {
    const one = store();
    await one.set('a', 'CANARY');
    expect(await one.isCurrent()).toBe(true);
    await store().changePassphrase(right, 'another CANARY');
    expect(await one.isCurrent()).toBe(false);
    await expect(one.get('a')).rejects.toMatchObject({ code: 'wrong_passphrase' });
  });

  it('does not take its own change for one of another process, whenever it looks', async () => {
    const one = store();
    await one.set('a', 'CANARY');
    for (const [from, to] of [
      [right, 'another CANARY'],
      ['another CANARY', right],
    ] as const) {
      let isDone = false;
      const looks: boolean[] = [];
      const before = one.isCurrent();
      const change = one.changePassphrase(from, to).finally(() => {
        isDone = true;
      });
      while (!isDone) looks.push(await one.isCurrent());
      await change;
      expect([await before, ...looks]).not.toContain(false);
    }
  });

  it('overwrites what it was given, and what it held when it is closed', async () => {
    const words = new TextEncoder().encode(right.normalize('NFC'));
    const one = createPassphraseStore({ path, passphrase: async () => words, randomBytes, cost });
    await one.set('a', 'CANARY');
    expect(words.every((byte) => byte === 0)).toBe(true);
    const next = new TextEncoder().encode('another CANARY');
    await one.changePassphrase(right, next);
    expect(next.every((byte) => byte === 0)).toBe(true);
    expect(await one.get('a')).toBe('CANARY');
    one.close();
    await expect(one.get('a')).rejects.toMatchObject({ code: 'locked' });
    await expect(one.set('a', 'CANARY-two')).rejects.toMatchObject({ code: 'locked' });
    expect(await store('another CANARY').get('a')).toBe('CANARY');
  });

  it('is not asked about a passphrase that it has not needed yet, and one that was wrong is not it', async () => {
    const one = store('wrong');
    expect(await one.isCurrent()).toBe(true);
    await store().set('a', 'CANARY');
    await expect(one.get('a')).rejects.toMatchObject({ code: 'wrong_passphrase' });
    expect(await one.isCurrent()).toBe(true);
    const right = store();
    await right.get('a');
    await rm(path);
    expect(await right.isCurrent()).toBe(true);
  });

  it('overwrites every key it had, when another comes in its place and when it is closed', async () => {
    await store().set('a', 'CANARY');
    vi.resetModules();
    const keys: Uint8Array[] = [];
    const kept = <T extends { key: Uint8Array } | Uint8Array>(made: T): T => {
      keys.push('key' in made ? made.key : made);
      return made;
    };
    vi.doMock('#core/store/secrets/secretLock.ts', async (original) => {
      const real = await original<typeof import('#core/store/secrets/secretLock.ts')>();
      return {
        ...real,
        deriveKey: async (...args: Parameters<typeof real.deriveKey>) => kept(await real.deriveKey(...args)),
        newLock: async (...args: Parameters<typeof real.newLock>) => kept(await real.newLock(...args)),
      };
    });
    try {
      const { createPassphraseStore } = await import('#core/store/secrets/passphrase.ts');
      const make = (passphrase: () => Promise<string>) =>
        createPassphraseStore({ path, passphrase, randomBytes, cost });
      const blank = () => keys.map((key) => key.every((byte) => byte === 0));
      const one = make(async () => right);
      await one.get('a');
      expect(blank()).toEqual([false]);
      await one.changePassphrase(right, 'another CANARY');
      // The one that opened it, the one that was derived to change it, and the new one.
      expect(blank()).toEqual([true, true, false]);
      expect(await one.get('a')).toBe('CANARY');
      one.close();
      await expect.poll(blank).toEqual([true, true, true]);
      const late = make(async () => {
        late.close();
        return 'another CANARY';
      });
      await expect(late.get('a')).rejects.toMatchObject({ code: 'locked' });
      expect(blank()).toEqual([true, true, true, true]);
    } finally {
      vi.doUnmock('#core/store/secrets/secretLock.ts');
      vi.resetModules();
    }
  });

  it('says so when the file does not hold what was written', async () => {
    vi.resetModules();
    vi.doMock('#core/store/files/atomic.ts', () => ({ writeAtomic: async () => {} }));
    try {
      const { createPassphraseStore } = await import('#core/store/secrets/passphrase.ts');
      const one = createPassphraseStore({ path, passphrase: async () => right, randomBytes, cost });
      expect(one.kind).toBe('passphrase');
      await expect(one.set('a', 'CANARY')).rejects.toMatchObject({ code: 'write_failed' });
    } finally {
      vi.doUnmock('#core/store/files/atomic.ts');
      vi.resetModules();
    }
  });

  it('has no passphrase to change before there is a secret', async () => {
    const changed = store().changePassphrase(right, 'another CANARY');
    await expect(changed).rejects.toMatchObject({ code: 'not_found' });
    await expect(stat(path)).rejects.toThrow();
  });

  it('gives what it held while the passphrase is being changed', async () => {
    const one = store();
    await one.set('a', 'CANARY');
    const changed = one.changePassphrase(right, 'another CANARY');
    expect(await one.get('a')).toBe('CANARY');
    expect([...((await one.accounts?.()) ?? [])]).toEqual(['a']);
    await changed;
    await expect(one.changePassphrase('wrong', 'a third CANARY')).rejects.toThrow();
    expect(await one.get('a')).toBe('CANARY');
  });

  it('that is closed while a passphrase is being entered opens nothing with it', async () => {
    await store().set('a', 'CANARY');
    const one: ReturnType<typeof store> = store('', {
      passphrase: async () => {
        one.close();
        return right;
      },
    });
    await expect(one.get('a')).rejects.toMatchObject({ code: 'locked' });
    const first = store('', {
      path: join(folder, 'first.qcred'),
      passphrase: async () => {
        first.close();
        return right;
      },
    });
    await expect(first.set('a', 'CANARY')).rejects.toMatchObject({ code: 'locked' });
    await expect(stat(join(folder, 'first.qcred'))).rejects.toThrow();
  });

  it('waits for nobody with what can be written again', async () => {
    await store().set('a', 'CANARY');
    await withLock(`${path}.lock`, async () => {
      await expect(store().setLightly('b', 'CANARY')).rejects.toMatchObject({ code: 'vault_busy' });
    });
    await store().setLightly('b', 'CANARY-b');
    expect(await store().get('b')).toBe('CANARY-b');
  });

  it('loses nothing when many write at once', async () => {
    await store().set('first', 'CANARY');
    await Promise.all(Array.from({ length: 12 }, (_, i) => store().set(`a${i}`, `CANARY-${i}`)));
    for (let i = 0; i < 12; i++) expect(await store().get(`a${i}`)).toBe(`CANARY-${i}`);
  });
});

describe('a secret file that is not as it was written', () => {
  const damaged = async (change: (bytes: Buffer) => Uint8Array | string) => {
    // What the last one left would be refused before this one is looked at.
    await rm(path, { force: true });
    await store().set('a', 'CANARY');
    await writeFile(path, change(await readFile(path)));
    return store().get('a');
  };
  const head = (change: (fields: Record<string, unknown>) => object) => (bytes: Buffer) => {
    const end = bytes.indexOf(10);
    const fields = JSON.parse(bytes.subarray(0, end).toString());
    return Buffer.concat([Buffer.from(JSON.stringify(change(fields))), bytes.subarray(end)]);
  };

  it('tells damage from a wrong passphrase', async () => {
    await expect(damaged((b) => b.subarray(0, b.length - 1))).rejects.toMatchObject({
      code: 'vault_corrupt',
    });
    await expect(damaged((b) => b.fill(b.readUInt8(b.length - 1) ^ 1, b.length - 1))).rejects.toMatchObject({
      code: 'vault_corrupt',
    });
    await expect(damaged(() => '')).rejects.toMatchObject({ code: 'vault_corrupt' });
    await expect(damaged(() => 'hello\nworld')).rejects.toMatchObject({ code: 'vault_corrupt' });
    await expect(damaged(head((f) => ({ ...f, extra: 1 })))).rejects.toMatchObject({ code: 'vault_corrupt' });
  });

  it('refuses a cost that would take all memory or all time', async () => {
    await expect(damaged(head((f) => ({ ...f, N: 2 ** 30 })))).rejects.toMatchObject({
      code: 'vault_corrupt',
    });
    await expect(damaged(head((f) => ({ ...f, p: 1e9 })))).rejects.toMatchObject({ code: 'vault_corrupt' });
    await expect(damaged(head((f) => ({ ...f, N: 5000 })))).rejects.toMatchObject({ code: 'vault_corrupt' });
    expect(isBearable(defaultCost)).toBe(true);
    expect(isBearable({ N: 2 ** 20, r: 16, p: 1 })).toBe(false);
    // Four times the work of ours, however it is put together, and no more.
    for (const [N, r, p] of [
      [2 ** 19, 8, 1],
      [2 ** 17, 32, 1],
      [2 ** 17, 8, 4],
      [2, 1, 1],
    ] as const)
      expect(isBearable({ N, r, p }), `${N} ${r} ${p}`).toBe(true);
    for (const [N, r, p] of [
      [2 ** 20, 8, 1],
      [2 ** 10, 33, 1],
      [2 ** 10, 8, 5],
      [2 ** 18, 8, 3],
    ] as const)
      expect(isBearable({ N, r, p }), `${N} ${r} ${p}`).toBe(false);
    for (const [N, r, p] of [
      [1, 8, 1],
      [2 ** 10, 0, 1],
      [2 ** 10, 8, 0],
      [2 ** 10, 1.5, 1],
      [0.5, 8, 1],
    ] as const)
      expect(isBearable({ N, r, p }), `${N} ${r} ${p}`).toBe(false);
  });

  it('names a newer format', async () => {
    await expect(damaged(head((f) => ({ ...f, version: 2 })))).rejects.toMatchObject({ code: 'vault_newer' });
    for (const version of [0, 1.5, '2', undefined])
      await expect(damaged(head((f) => ({ ...f, version })))).rejects.toMatchObject({
        code: 'vault_corrupt',
      });
  });

  it('is damaged when anything at its head is missing or of another kind', async () => {
    const others: Record<string, unknown>[] = [
      { format: 'qcred-vault' },
      { kdf: 'argon2' },
      { N: '4096' },
      { r: '8' },
      { p: '1' },
      { salt: 1 },
      { check: 1 },
      { salt: 'AAAA' },
      { check: 'AAAA' },
    ];
    for (const other of others)
      await expect(damaged(head((f) => ({ ...f, ...other })))).rejects.toMatchObject({
        code: 'vault_corrupt',
      });
    const long = { extra: 'x'.repeat(1024) };
    await expect(damaged(head((f) => ({ ...f, ...long })))).rejects.toMatchObject({ code: 'vault_corrupt' });
    for (const text of ['null\n', '[]\n', '1\n', '{\n'])
      await expect(damaged(() => text)).rejects.toMatchObject({ code: 'vault_corrupt' });
  });

  it('opens with the real cost too', async () => {
    await store(right, { cost: undefined }).set('a', 'CANARY');
    expect(JSON.parse((await readFile(path, 'latin1')).split('\n')[0] ?? '')).toMatchObject({
      kdf: 'scrypt',
      N: 131072,
      r: 8,
      p: 1,
    });
    expect(await store().get('a')).toBe('CANARY');
  });
});
