/** `qcred role`, and what other commands say of roles. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findNamed } from '#sandbox/account.ts';
import { cleanEnvironment, have, qcredCommand, run } from '../../../support/command.ts';
import { code, device, openWorld, roleArn, type SessionsWorld } from './world.ts';

// The one of util-linux; others take other options.
const hasScript = process.platform === 'linux' && (await have('script'));

describe('the command', () => {
  let world: SessionsWorld;
  let env: NodeJS.ProcessEnv;
  beforeEach(async () => {
    world = await openWorld();
    env = cleanEnvironment(world.bench.home, { QCRED_PASSPHRASE: 'CANARY passphrase of the tests' });
  });
  afterEach(() => world.close());

  const qcred = (args: string[], input?: string) => {
    const [node = '', ...source] = qcredCommand;
    return run(node, [...source, '--vault', world.bench.dataDir, ...args], { env, input });
  };
  const json = async (...args: string[]) => JSON.parse((await qcred([...args, '--json'])).stdout);

  it('adds a role, logs in, shows how long it lasts, and logs out', async () => {
    world.addRole('reader', { maxSessionDuration: 7200 });
    const added = await qcred([
      ...['role', 'add', 'reader', '--on', 'ann', '--role-arn', roleArn('reader')],
      ...['--duration', '7200', '--session-name', 'ann@laptop'],
    ]);
    expect(added).toMatchObject({ code: 0 });
    const status = async () => (await qcred(['role', 'status'])).stdout.split('\n')[1];
    expect(await status()).toBe(`reader   ${roleArn('reader')}  not logged in`);
    expect(await json('role', 'status')).toEqual([
      { profile: 'reader', role: roleArn('reader'), expiresAt: null },
    ]);

    const { expiresAt } = await json('role', 'login', 'reader');
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 7_000_000);
    expect(await status()).toMatch(/ {2}1 h 5[89] min$/);
    const listed: { name: string; session: unknown }[] = await json('list');
    expect(listed.map(({ name, session }) => [name, session])).toEqual([
      ['ann', null],
      ['reader', { expiresAt }],
    ]);
    expect(await json('credential-process', '--profile', 'reader')).toMatchObject({
      Version: 1,
      Expiration: expiresAt,
      SessionToken: expect.any(String),
    });
    expect(world.asked).toEqual(['AssumeRole']);

    expect(await qcred(['role', 'logout', 'reader'])).toMatchObject({ code: 0, stdout: '' });
    expect(await status()).toContain('not logged in');
  });

  it('makes a session of a key with a one-time password', async () => {
    const ann = findNamed(world.sandbox.account.users, 'ann');
    if (ann) ann.mfaSince = new Date();
    const { url } = world.sandbox;
    const words = ['add', 'careful', '--provider', 'quilibrium', '--access-key-id', world.key.accessKeyId];
    const more = ['--endpoint', `s3=${url}`, '--endpoint', `sts=${url}`, '--mfa-serial', device];
    expect(await qcred([...words, ...more], `${world.key.secretAccessKey}\n`)).toMatchObject({ code: 0 });
    for (const args of [
      ['credential-process', '--profile', 'careful'],
      ['env', '--profile', 'careful'],
      ['exec', '--profile', 'careful', '--', 'true'],
      ['role', 'login', 'careful'],
    ]) {
      const refused = await qcred(args);
      expect(refused, args.join(' ')).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain('qcred role login careful');
    }
    expect(await qcred(['role', 'login', 'careful', '--code', '000000'])).toMatchObject({ code: 1 });
    expect(await qcred(['role', 'login', 'careful', '--code', code])).toMatchObject({ code: 0 });
    expect(await json('credential-process', '--profile', 'careful')).toMatchObject({
      AccessKeyId: expect.stringMatching(/^ASIA/),
    });
    expect((await qcred(['role', 'status'])).stdout).toContain(`one-time password of ${device}`);
    // The plain profile of the same key is not asked for anything.
    expect(await json('credential-process', '--profile', 'ann')).toMatchObject({
      AccessKeyId: world.key.accessKeyId,
    });
  });

  it.runIf(hasScript)('asks for the one-time password in a terminal, once', async () => {
    const ann = findNamed(world.sandbox.account.users, 'ann');
    if (ann) ann.mfaSince = new Date();
    world.addRole('admin');
    await world.save('admin', { mfaSerial: device });
    const inTerminal = (input: string, ...args: string[]) => {
      const words = [...qcredCommand, '--vault', world.bench.dataDir, ...args];
      const line = words.map((word) => `'${word}'`).join(' ');
      return run('script', ['-qec', line, '/dev/null'], { env, input });
    };
    const exec = ['exec', '--profile', 'admin', '--', 'sh', '-c', 'echo key $AWS_ACCESS_KEY_ID'];
    const first = await inTerminal(`${code}\n`, ...exec);
    expect(first.stdout).toContain(`One-time password of ${device}: `);
    expect(first.stdout).toMatch(/key ASIA/);
    const second = await inTerminal('', ...exec);
    expect(second.stdout).toMatch(/^key ASIA/);
    const again = await inTerminal(`${code}\n`, 'role', 'login', 'admin');
    expect(again.stdout).toContain('"admin" is logged in, for 59 min.');
    expect(world.asked).toEqual(['AssumeRole', 'AssumeRole']);
  });

  it('says what it cannot do', async () => {
    expect(await qcred(['role', 'status'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('No profile assumes a role'),
    });
    expect(await qcred(['role', 'login', 'ann'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('uses its key as it is'),
    });
    expect(await qcred(['role', 'dance'])).toMatchObject({ code: 2 });
    expect(await qcred(['role', 'add', 'x', '--on', 'ann'])).toMatchObject({ code: 2 });
    const short = ['role', 'add', 'x', '--on', 'ann', '--role-arn', roleArn('x'), '--duration'];
    expect(await qcred([...short, 'soon'])).toMatchObject({ code: 2 });
    expect(await qcred([...short, '60'])).toMatchObject({ code: 1 });
  });
});
