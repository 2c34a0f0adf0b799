/**
 * What a lock is worth: keys are overwritten, nothing goes on under them, any process may have a window
 * lock, and a passphrase is changed whole or not at all.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, createApp } from '#core/app.ts';
import { readSecret } from '#core/store/credentials.ts';
import { subkey } from '#core/store/crypto/subkey.ts';
import { ownHolder } from '#core/store/files/holder.ts';
import { lockRequestPaths, requestLock } from '#core/store/lockRequest.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { cleanEnvironment, qcredCommand, qcredSource, run, temporaryHome } from '../support/command.ts';
import { runs } from '../support/long.ts';
import { depsIn } from '../support/world.ts';

const [node = '', source = ''] = qcredCommand;

const preload = fileURLToPath(new URL('../support/faults/preload.ts', import.meta.url));
const old = 'CANARY the old passphrase';
const next = 'CANARY the next passphrase';
const secret = 'CANARY/lock/secret+0123456789';

let place: ReturnType<typeof temporaryHome>;
let dataDir: string;
let apps: App[];
beforeEach(() => {
  place = temporaryHome();
  dataDir = join(place.home, 'vault');
  apps = [];
});
afterEach(() => {
  for (const app of apps) app.close();
  place.remove();
});

/** An application on the test's vault, as the window's process has it. */
function window(): App {
  const deps = depsIn({ home: place.home, dataDir }, { command: ['qcred'] });
  const app = createApp(deps, { version: '', demo: false }, { watching: true });
  apps.push(app);
  return app;
}

async function withSecret(app: App): Promise<void> {
  await app.create('passphrase', old);
  await app.open().profiles.save(
    {
      name: 'one',
      provider: 'aws',
      region: 'us-east-1',
      endpoints: {},
      source: { kind: 'credential', accessKeyId: 'AKIALOCKTEST' },
    },
    { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
  );
}

/** The stored secret, as whoever has the passphrase reads it; null where it does not open. */
async function opensWith(passphrase: string): Promise<string | null> {
  const app = window();
  try {
    await app.unlock(passphrase);
    const { access } = app.open();
    const [credential] = (await access.vault.state()).credentials;
    if (!credential) throw new Error('The key is gone.');
    expect((await access.activity.verify()).ok).toBe(true);
    return (await readSecret(access, credential, 'test')).secretAccessKey.reveal();
  } catch (error) {
    expect(error).toMatchObject({ code: 'wrong_passphrase' });
    return null;
  } finally {
    app.close();
  }
}

const isOverwritten = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

describe('a lock', () => {
  it('overwrites the keys, and what is under way does not go on under them', async () => {
    const app = window();
    await withSecret(app);
    const { access } = app.open();
    const keys = [access.vault.key, subkey(access.vault.key, 'activity'), subkey(access.vault.key, 'vault')];
    const before = readFileSync(join(dataDir, 'vault.qcred'));
    const update = access.vault.update((state) => {
      app.lock();
      return { ...state, recent: [...state.recent] };
    });
    await expect(update).rejects.toMatchObject({ code: 'locked' });
    expect(readFileSync(join(dataDir, 'vault.qcred'))).toEqual(before);
    expect(keys.map(isOverwritten)).toEqual([true, true, true]);
    expect(() => access.vault.key).toThrow('locked');
    await expect(access.activity.append({ action: 'test', subject: 'late' })).rejects.toMatchObject({
      code: 'locked',
    });
    await expect(access.secrets.get('x')).rejects.toMatchObject({ code: 'locked' });
    expect(await opensWith(old)).toBe(secret);
  });

  it('is done by the window when a command asks for it, and by nobody where none is open', async () => {
    const app = window();
    await withSecret(app);
    expect(await requestLock(app.deps)).toBe('locked');
    expect(await app.vault()).toMatchObject({ status: 'locked', lockReason: 'command' });
    expect(await requestLock(app.deps)).toBe('nobody');
    await app.unlock(old);
    expect(await app.vault()).toMatchObject({ status: 'open', lockReason: null });
    const env = cleanEnvironment(place.home, { QCRED_HOME: dataDir });
    const done = await run(node, [source, 'lock', '--json'], { env });
    expect([done.code, done.stdout.trim()]).toEqual([0, '{"locked":true}']);
    expect((await app.vault()).status).toBe('locked');
  });

  it('is not asked for by what a killed command left, and is by what cannot be read', async () => {
    const app = window();
    await withSecret(app);
    app.lock();
    const { request } = lockRequestPaths(dataDir);
    writeFileSync(request, JSON.stringify({ ...ownHolder(), pid: 2 ** 30 }));
    await app.unlock(old);
    await expect.poll(() => existsSync(request)).toBe(false);
    expect((await app.vault()).status).toBe('open');
    app.lock();
    writeFileSync(request, 'nonsense');
    await app.unlock(old);
    await expect.poll(async () => (await app.vault()).status).toBe('locked');
  });
});

describe('a folder in the place of the request', () => {
  it('locks nothing; an empty one is taken away, and one with something in it is told of', async () => {
    const app = window();
    await withSecret(app);
    app.lock();
    const { request, open } = lockRequestPaths(dataDir);
    mkdirSync(join(request, 'inside'), { recursive: true });
    rmSync(open, { recursive: true, force: true });
    mkdirSync(open);
    await app.unlock(old);
    await app.deps.sleep(300);
    expect((await app.vault()).status).toBe('open');
    await expect(requestLock(app.deps)).rejects.toMatchObject({
      code: 'write_failed',
      message: expect.stringContaining(`${request} is a folder`),
    });
    expect(existsSync(join(request, 'inside'))).toBe(true);
    rmSync(join(request, 'inside'), { recursive: true });
    expect(await requestLock(app.deps)).toBe('locked');
    expect(existsSync(request)).toBe(false);
  });
});

describe('a change of the passphrase', () => {
  it('locks the windows that are open, which then open with the new one', async () => {
    const [mine, other] = [window(), window()];
    await withSecret(mine);
    await other.unlock(old);
    await mine.changePassphrase(old, next);
    await expect.poll(async () => (await other.vault()).lockReason).toBe('passphrase');
    expect((await mine.vault()).status).toBe('open');
    const { access } = mine.open();
    const [credential] = (await access.vault.state()).credentials;
    if (!credential) throw new Error('The key is gone.');
    expect((await readSecret(access, credential, 'test')).secretAccessKey.reveal()).toBe(secret);
    await expect(other.unlock(old)).rejects.toMatchObject({ code: 'wrong_passphrase' });
    await other.unlock(next);
    const { records } = await access.activity.list({ limit: 10 });
    expect(records.map(({ action }) => action)).toContain('passphrase.changed');
  });

  it('asks for the old one, and refuses a short new one', async () => {
    const app = window();
    await withSecret(app);
    await expect(app.changePassphrase('CANARY not the old one', next)).rejects.toMatchObject({
      code: 'wrong_passphrase',
    });
    await expect(app.changePassphrase(old, 'nine 9999')).rejects.toMatchObject({ code: 'bad_input' });
    expect(await opensWith(old)).toBe(secret);
    const env = cleanEnvironment(place.home, { QCRED_HOME: dataDir, QCRED_PASSPHRASE: old });
    const nobody = await run(node, [source, 'passphrase'], { env });
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('QCRED_NEW_PASSPHRASE')]);
  });

  it('leaves the old one or the new one, and every secret, wherever it is killed or fails', async () => {
    const app = window();
    await withSecret(app);
    app.close();
    const trace = join(place.home, 'trace');
    const change = (from: string, to: string, at: number, kind: string) =>
      run(process.execPath, ['--import', preload, qcredSource, 'passphrase'], {
        env: cleanEnvironment(place.home, {
          QCRED_HOME: dataDir,
          QCRED_PASSPHRASE: from,
          QCRED_NEW_PASSPHRASE: to,
          FAULT_AT: String(at),
          FAULT_KIND: kind,
          FAULT_TRACE: trace,
        }),
      });
    expect((await change(old, next, 0, 'kill')).code).toBe(0);
    const calls = readFileSync(trace, 'utf8').trimEnd().split('\n').length;
    expect(calls).toBeGreaterThan(5);
    let current = next;
    const few = runs(3, calls * 3);
    for (let n = 0; n < few; n++) {
      const at = 1 + Math.floor((n * calls) / few);
      const kind = ['kill', 'EIO', 'ENOSPC'][n % 3] ?? 'kill';
      const to = current === old ? next : old;
      const done = await change(current, to, at, kind);
      const [now, then] = [await opensWith(to), await opensWith(current)];
      expect([now, then].filter(Boolean), `${kind} at ${at}`).toEqual([secret]);
      if (done.code === 0) expect(now).toBe(secret);
      if (now) current = to;
    }
  });
});
