/** `credential-process` by the program of its own: it says and does what the whole command does. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cleanEnvironment,
  have,
  qcredCommand,
  qcredNative,
  run,
  temporaryHome,
} from '../../support/command.ts';
import { makeLightVault, passphrase } from '../../support/world.ts';
import { openWorld, roleArn } from '../profiles/sessions/world.ts';
import { haveKeychain, type Session, startSession } from '../store/secrets/keychainSession.ts';

const [node = '', source = ''] = qcredCommand;
const asks = (name: string) => ['credential-process', '--profile', name];
const key = ['--provider', 'aws', '--region', 'eu-west-1', '--access-key-id'];

/** The same call by both; what they say is the same, and is returned. */
async function both(args: readonly string[], options: { env: NodeJS.ProcessEnv; input?: string }) {
  const whole = await run(node, [source, ...args], options);
  expect(await run(qcredNative ?? '', args, options)).toEqual(whole);
  return whole;
}

describe.runIf(qcredNative && (await haveKeychain()))('with a keychain', () => {
  let session: Session;
  let env: Record<string, string>;
  const qcred = (args: readonly string[], input = '') => run(node, [source, ...args], { env, input });
  const records = async (): Promise<{ action: string; actor: object }[]> =>
    JSON.parse((await qcred(['audit', '--json'])).stdout).records;

  beforeAll(async () => {
    session = await startSession({ bus: true });
    await session.startKeyring('unlocked');
    env = { ...session.env, QCRED_HOME: join(session.env.HOME ?? '', 'vault') };
    const added = await qcred(['add', 'one', '--store', 'keychain', ...key, 'AKIANATIVE1'], 'CANARYnative');
    expect(added.code).toBe(0);
  });
  afterAll(() => session.close());

  it('hands out the same and writes the same down', async () => {
    const given = await both(asks('one'), { env });
    expect(JSON.parse(given.stdout)).toMatchObject({
      AccessKeyId: 'AKIANATIVE1',
      SecretAccessKey: 'CANARYnative',
    });
    await both(['--vault', env.QCRED_HOME ?? '', ...asks('one')], { env });
    await both([...asks('one'), '--vault', env.QCRED_HOME ?? ''], { env });
    const reads = (await records()).filter(({ action }) => action === 'secret.read');
    expect(reads).toHaveLength(6);
    const [first, ...others] = reads.map(({ actor }) => ({ ...actor, pid: 0 }));
    expect(first).toMatchObject({ command: 'credential-process', caller: expect.stringMatching(/./) });
    for (const other of others) expect(other).toEqual(first);
    expect((await qcred(['audit'])).code).toBe(0);
  });

  it('opens the vault where no excerpt counts, and leaves one', async () => {
    const excerpts = join(env.QCRED_HOME ?? '', 'excerpts');
    rmSync(excerpts, { recursive: true });
    expect((await run(qcredNative ?? '', asks('one'), { env })).stdout).toContain('CANARYnative');
    const [file = ''] = readdirSync(excerpts);
    writeFileSync(join(excerpts, file), 'damaged');
    await both(asks('one'), { env });
    await qcred(['add', 'two', ...key, 'AKIANATIVE2'], 'CANARYother');
    expect((await run(qcredNative ?? '', asks('two'), { env })).stdout).toContain('CANARYother');
    await both(asks('two'), { env });
  });

  it('has the whole command fetch a role’s session, and hands out what is at hand', async () => {
    const world = await openWorld();
    try {
      world.addRole('reader');
      const { url } = world.sandbox;
      const at = ['--provider', 'quilibrium', '--endpoint', `s3=${url}`, '--endpoint', `sts=${url}`];
      const ann = ['add', 'ann', ...at, '--access-key-id', world.key.accessKeyId];
      expect((await qcred(ann, world.key.secretAccessKey)).code).toBe(0);
      await qcred(['role', 'add', 'reader', '--on', 'ann', '--role-arn', roleArn('reader')]);
      const fetched = await run(qcredNative ?? '', asks('reader'), { env });
      expect(fetched).toEqual(await both(asks('reader'), { env }));
      expect(JSON.parse(fetched.stdout)).toMatchObject({ SessionToken: expect.any(String) });
      expect(world.asked).toEqual(['AssumeRole']);
    } finally {
      await world.close();
    }
    const said = (await records()).map(({ action }) => action).filter((action) => /^session/.test(action));
    expect(said).toEqual(['session.served', 'session.served', 'session.started']);
  });

  it.each([
    [asks('none'), 1],
    [[...asks('none'), '--json'], 1],
    [['credential-process'], 2],
    [['credential-process', '--profil', 'one'], 2],
    [['credential-process', '--help'], 0],
    [['--vault'], 2],
    [[...asks('one'), '--preload=x', '--inspect'], 2],
  ])('says the same of %j', async (args, code) => {
    expect((await both(args, { env })).code).toBe(code);
  });

  it('says the same where no keychain answers', async () => {
    const { DBUS_SESSION_BUS_ADDRESS: _bus, ...alone } = env;
    const lost = { ...alone, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' };
    expect((await both(asks('one'), { env: lost })).stderr).toContain('keychain');
  });
});

describe.runIf(qcredNative)('where the whole command goes on', () => {
  const place = temporaryHome();
  const env = cleanEnvironment(place.home, { QCRED_HOME: place.dataDir });
  const open = { ...env, QCRED_PASSPHRASE: passphrase };
  afterAll(place.remove);

  it('needs a passphrase', async () => {
    expect((await both(asks('one'), { env })).stderr).toContain('There is no vault yet');
    await makeLightVault(place, passphrase);
    const add = ['add', 'one', ...key, 'AKIANATIVE1'];
    expect((await run(node, [source, ...add], { env: open, input: 'CANARYnative' })).code).toBe(0);
    expect((await both(asks('one'), { env: open })).stdout).toContain('CANARYnative');
    expect((await both(asks('one'), { env: { ...env, QCRED_PASSPHRASE: 'CANARY wrong' } })).code).toBe(1);
    expect((await both(asks('one'), { env })).stderr).toContain('protected by a passphrase');
  });

  it('is the same process, with the same caller', async () => {
    if (!(await have('sh', ['-c', 'true']))) return;
    const script = '"$@" & child=$!; wait "$child"; echo "$child"';
    const args = ['-c', script, 'sh', qcredNative ?? '', ...asks('one')];
    const { stdout } = await run('sh', args, { env: open });
    const pid = Number(stdout.trim().split('\n').at(-1));
    const { stdout: audit } = await run(node, [source, 'audit', '--json'], { env: open });
    expect(JSON.parse(audit).records[0].actor).toMatchObject({ pid, caller: 'sh' });
  });
});
