import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedOrganisation } from '#sandbox/demo/organisation.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, type Finished, qcredCommand, run, temporaryHome } from '../../support/command.ts';
import { makeLightVault, passphrase } from '../../support/world.ts';

const [node = '', source = ''] = qcredCommand;

const secret = 'CANARY/command/secret+0123456789abcdef';

describe('qcred account', () => {
  let place: ReturnType<typeof temporaryHome>;
  let sandbox: Sandbox;
  let keyId: string;

  const qcred = (
    args: readonly string[],
    more: { input?: string; env?: Record<string, string> } = {},
  ): Promise<Finished> =>
    run(node, [source, ...args], {
      env: cleanEnvironment(place.home, {
        QCRED_HOME: place.dataDir,
        QCRED_PASSPHRASE: passphrase,
        ...more.env,
      }),
      input: more.input,
    });

  beforeEach(async () => {
    place = temporaryHome();
    await makeLightVault(place, passphrase);
    sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
    seedOrganisation(sandbox);
    keyId = sandbox.addKey({ secretAccessKey: secret }).accessKeyId;
  });
  afterEach(async () => {
    await sandbox.close();
    place.remove();
  });

  const where = () => ['--endpoint-iam', sandbox.url, '--endpoint-sts', sandbox.url];
  const add = (...more: string[]) =>
    qcred(['account', 'add', '--provider', 'quilibrium', '--access-key-id', keyId, ...where(), ...more], {
      input: secret,
    });

  it('connects with a key that is piped in, lists, syncs, shows the tree and forgets', async () => {
    const added = await add();
    expect(added.stderr).toContain('Connected "Quilibrium 1000000000" as the user demo. Synced: ');
    expect(added.code).toBe(0);
    const listed = await qcred(['account', 'list', '--json']);
    const [view] = JSON.parse(listed.stdout);
    expect(view).toMatchObject({
      name: 'Quilibrium 1000000000',
      accessKeyId: keyId,
      lastSync: { status: 'complete' },
    });

    const tree = await qcred(['account', 'tree']);
    expect(tree.stdout.split('\n')[0]).toBe('Quilibrium 1000000000 (1000000000)');
    expect(tree.stdout).toContain(`* key ${keyId} active`);
    const users = [...sandbox.account.users.values()];
    for (const { name } of users) expect(tree.stdout).toMatch(new RegExp(`^│  [├└]─ ${name}$`, 'm'));
    const inJson = JSON.parse((await qcred(['account', 'tree', '1000000000', '--json'])).stdout);
    expect(inJson.mirror.users).toHaveLength(users.length);
    expect(Object.keys(inJson.held)).toEqual([keyId]);

    sandbox.account.users.delete('demo');
    const failed = await qcred(['account', 'sync', 'Quilibrium 1000000000', '--json']);
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.stdout)[0].lastSync).toMatchObject({ status: 'failed' });

    expect((await qcred(['account', 'remove', '1000000000'])).code).toBe(2);
    expect((await qcred(['account', 'remove', '1000000000', '--yes'])).code).toBe(0);
    expect(JSON.parse((await qcred(['account', 'list', '--json'])).stdout)).toEqual([]);
    for (const { stdout, stderr } of [added, listed, tree, failed])
      expect(stdout + stderr).not.toContain('CANARY');
  });

  it('connects with the key of a profile, and with one from the environment', async () => {
    const profile = [
      'add',
      'work',
      '--provider',
      'quilibrium',
      '--access-key-id',
      keyId,
      '--endpoint',
      `iam=${sandbox.url}`,
      '--endpoint',
      `sts=${sandbox.url}`,
    ];
    expect((await qcred(profile, { input: secret })).code).toBe(0);
    const added = await qcred([
      'account',
      'add',
      '--profile',
      'work',
      '--name',
      'Main',
      '--no-sync',
      '--json',
    ]);
    expect(JSON.parse(added.stdout)).toMatchObject({ name: 'Main', accessKeyId: keyId });
    const env = { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret };
    const again = await qcred(
      ['account', 'add', '--provider', 'quilibrium', ...where(), '--no-sync', '--json'],
      { env },
    );
    expect(JSON.parse(again.stdout)).toMatchObject({ name: 'Main', id: JSON.parse(added.stdout).id });
  });

  it('keeps nothing of a key that is refused', async () => {
    sandbox.setKeyStatus(keyId, 'Inactive');
    const refused = await add('--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout).error).toMatchObject({ code: 'key_refused' });
    expect(JSON.parse((await qcred(['account', 'list', '--json'])).stdout)).toEqual([]);
  });
});
