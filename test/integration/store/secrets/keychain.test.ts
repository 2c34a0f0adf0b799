import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { haveKeychain, type Session, startSession } from './keychainSession.ts';

const possible = await haveKeychain();

it('has what it takes to test the keychain, in CI', () => {
  if (process.env.CI && process.platform === 'linux') expect(possible).toBe(true);
});

let session: Session;
afterEach(() => session?.close());

describe.runIf(possible)('a keychain', () => {
  it('that is unlocked keeps secrets, for this process and the next', async () => {
    session = await startSession({ bus: true });
    await session.startKeyring('unlocked');
    const one = session.client(5000);
    expect(await one.ask('available')).toMatchObject({ value: true });
    expect(await one.ask('get', 'a')).toMatchObject({ value: null });
    expect(await one.ask('set', 'a', 'CANARY ünïcode\n')).toMatchObject({ value: null });
    expect(await one.ask('set', 'a', 'CANARY replaced')).toMatchObject({ value: null });
    expect(await one.end()).toBe(0);

    const other = session.client(5000);
    expect(await other.ask('get', 'a')).toMatchObject({ value: 'CANARY replaced' });
    expect(await other.ask('delete', 'a')).toMatchObject({ value: true });
    expect(await other.ask('delete', 'a')).toMatchObject({ value: false });
    expect(await other.ask('get', 'a')).toMatchObject({ value: null });
    expect(await other.end()).toBe(0);
  });

  it('that holds a long session token gives it back whole', async () => {
    session = await startSession({ bus: true });
    await session.startKeyring('unlocked');
    const client = session.client(5000);
    const long = `CANARY${'x'.repeat(20_000)}`;
    await client.ask('set', 'long', long);
    expect(await client.ask('get', 'long')).toMatchObject({ value: long });
  });

  it('that is locked is there, but denied; nothing is lost by asking', async () => {
    session = await startSession({ bus: true });
    const unlocked = await session.startKeyring('unlocked');
    const before = session.client(5000);
    await before.ask('set', 'a', 'CANARY kept');
    await before.end();
    unlocked.kill('SIGTERM');
    await once(unlocked, 'exit');

    const locked = await session.startKeyring('locked');
    const client = session.client(5000);
    expect(await client.ask('available')).toMatchObject({ value: true });
    for (const request of [
      ['get', 'a'],
      ['get', 'nothing'],
      ['set', 'a', 'CANARY new'],
    ]) {
      const reply = await client.ask(...request);
      expect(reply.code).toBe('keychain_denied');
      expect(reply.hint).toContain('Unlock');
    }
    await client.end();
    locked.kill('SIGTERM');
    await once(locked, 'exit');

    await session.startKeyring('unlocked');
    expect(await session.client(5000).ask('get', 'a')).toMatchObject({ value: 'CANARY kept' });
  });

  it.each([
    ['no message bus', false],
    ['a bus without a keychain', true],
  ])('that is absent is said to be: %s', async (_case, bus) => {
    session = await startSession({ bus });
    const client = session.client(5000);
    expect(await client.ask('available')).toMatchObject({ value: false });
    const reply = await client.ask('set', 'a', 'CANARY');
    expect(reply).toMatchObject({
      code: 'keychain_unavailable',
      hint: expect.stringContaining('passphrase'),
    });
    expect(JSON.stringify(reply)).not.toContain('CANARY');
    expect(await client.end()).toBe(0);
  });

  it('that answers late is not waited for; its answer harms nobody and the next one counts', async () => {
    session = await startSession({ bus: true });
    const keyring = await session.startKeyring('unlocked');
    const client = session.client(700);
    await client.ask('set', 'a', 'CANARY a');

    keyring.kill('SIGSTOP');
    const reply = await client.ask('get', 'a');
    expect(reply.code).toBe('keychain_timeout');
    expect(reply.ms).toBeLessThan(3000);
    expect(await client.ask('available')).toMatchObject({ value: false });
    // Its turn never comes, so it is not sent later either.
    expect(await client.ask('set', 'a', 'CANARY too late')).toMatchObject({ code: 'keychain_timeout' });
    // The call that was sent is still on its way, which matters to whoever wants to end the process.
    expect((await client.ask('end', '400')).ms).toBeGreaterThan(390);

    keyring.kill('SIGCONT');
    expect((await client.ask('end', '60000')).ms).toBeLessThan(30_000);
    expect(await client.end()).toBe(0);
    const next = session.client(5000);
    expect(await next.ask('get', 'a')).toMatchObject({ value: 'CANARY a' });
    expect(await next.end()).toBe(0);
  });

  it('is not asked any more by a process that is about to end', async () => {
    session = await startSession({ bus: true });
    await session.startKeyring('unlocked');
    const client = session.client(5000);
    await client.ask('set', 'a', 'CANARY a');
    await client.ask('end', '5000');
    expect(await client.ask('get', 'a')).toMatchObject({ code: 'keychain_timeout' });
    expect(await client.ask('set', 'a', 'CANARY b')).toMatchObject({ code: 'keychain_timeout' });
    expect(await client.end()).toBe(0);
    const next = session.client(5000);
    expect(await next.ask('get', 'a')).toMatchObject({ value: 'CANARY a' });
    expect(await next.end()).toBe(0);
  });

  it('that does not answer a crowd of calls leaves files alone', async () => {
    session = await startSession({ bus: true });
    const keyring = await session.startKeyring('unlocked');
    const client = session.client(1000);
    expect(await client.ask('available')).toMatchObject({ value: true });
    keyring.kill('SIGSTOP');
    const { value } = await client.ask('crowd');
    const { fileMs, answers } = value as { fileMs: number; answers: string[] };
    expect(answers).toEqual(Array.from({ length: 8 }, () => 'keychain_timeout'));
    expect(fileMs).toBeLessThan(500);
    keyring.kill('SIGCONT');
    expect(await client.end()).toBe(0);
  });

  it('keeps its secrets encrypted in its own file', async () => {
    session = await startSession({ bus: true });
    await session.startKeyring('unlocked');
    const client = session.client(5000);
    await client.ask('set', 'a', 'CANARY on disk');
    const folder = join(session.env.XDG_DATA_HOME ?? '', 'keyrings');
    const files = await readdir(folder);
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) expect(await readFile(join(folder, name), 'latin1')).not.toContain('CANARY');
  });
});
