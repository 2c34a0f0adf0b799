import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, qcredWithoutDrain, run, temporaryHome } from '../../support/command.ts';
import { makeLightVault } from '../../support/world.ts';

const passphrase = 'CANARY a passphrase for rotations';
const [node = '', ...command] = qcredWithoutDrain;

describe('qcred rotate', () => {
  const place = temporaryHome();
  const env = cleanEnvironment(place.home, { QCRED_HOME: place.dataDir, QCRED_PASSPHRASE: passphrase });
  const qcred = (args: string[], input?: string) => run(node, [...command, ...args], { env, input });
  let sandbox: Sandbox;
  const keys = (user: string) => sandbox.account.users.get(user)?.keys ?? [];

  async function add(name: string, provider: string, user: string): Promise<string> {
    const key = sandbox.addKey({ user, secretAccessKey: `CANARY/${name}/secret/0123456789` });
    const services = provider === 'quilibrium' ? ['s3', 'iam', 'sts'] : ['s3'];
    const endpoints = services.flatMap((service) => ['--endpoint', `${service}=${sandbox.url}`]);
    const about = ['--provider', provider, '--region', 'q-world-1', '--access-key-id', key.accessKeyId];
    const added = await qcred(['add', name, ...about, ...endpoints], `${key.secretAccessKey}\n`);
    expect(added).toMatchObject({ code: 0 });
    return key.accessKeyId;
  }

  beforeAll(async () => {
    await makeLightVault(place, passphrase);
    sandbox = await startSandbox({ authorize: () => true });
  });
  afterAll(async () => {
    await sandbox.close();
    place.remove();
  });

  it('shows the plan, does not begin without a yes, rotates, tells where it stands, and goes back', async () => {
    const old = await add('work', 'quilibrium', 'robot');
    const unasked = await qcred(['rotate', 'work']);
    expect(unasked.code).toBe(1);
    expect(unasked.stderr).toContain(`Switch the old key ${old} off`);
    expect(unasked.stderr).toContain('Give --yes');
    expect(keys('robot')).toHaveLength(1);
    expect(await qcred(['rotate', 'work', '--status'])).toMatchObject({ code: 1 });

    const rotated = await qcred(['rotate', 'work', '--yes', '--grace', '48']);
    expect(rotated).toMatchObject({ code: 0 });
    expect(rotated.stderr).toMatch(/✓ Make a new key\n✓ Store its secret\n.*✓ Switch the old key off\n/s);
    expect(rotated.stdout).toContain(`The old key ${old} is switched off and will be deleted after`);
    expect(keys('robot').map((key) => key.status)).toEqual(['Inactive', 'Active']);
    expect(await qcred(['test', 'work'])).toMatchObject({ code: 0 });

    const status = await qcred(['rotate', 'work', '--status']);
    expect(status).toMatchObject({ code: 0 });
    expect(status.stdout).toContain(
      '✓ Switch the old key off\n… Wait for other machines\n  Delete the old key\n',
    );
    const json = JSON.parse((await qcred(['rotate', 'work', '--status', '--json'])).stdout);
    expect(json).toMatchObject({ oldKey: old, state: 'running', step: 'grace', graceHours: 48 });
    expect(await qcred(['rotate', '--resume'])).toMatchObject({ code: 0, stdout: '' });

    const back = await qcred(['rotate', 'work', '--back']);
    expect(back).toMatchObject({ code: 0 });
    expect(back.stdout).toContain(`the old key ${old} is in use as before`);
    expect(keys('robot')).toMatchObject([{ accessKeyId: old, status: 'Active' }]);
    for (const { stdout, stderr } of [unasked, rotated, status, back]) {
      expect(stdout + stderr).not.toContain('CANARY');
      for (const key of keys('robot')) expect(stdout + stderr).not.toContain(key.secretAccessKey);
    }
  });

  it('leads through a guided rotation, and takes the secret on standard input', async () => {
    const old = await add('backup', 'b2', 'backup');
    const begun = await qcred(['rotate', 'backup', '--yes']);
    expect(begun.code).toBe(1);
    expect(begun.stdout).toContain('Add a New Application Key');
    const made = sandbox.addKey({ user: 'backup' });
    const given = await qcred(
      ['rotate', 'backup', '--new-key', made.accessKeyId],
      `${made.secretAccessKey}\n`,
    );
    expect(given.code).toBe(1);
    expect(given.stdout).toContain(`Now the old one, ${old}, has to go.`);
    expect(given.stdout + given.stderr).not.toContain(made.secretAccessKey);
    keys('backup').shift();
    const done = await qcred(['rotate', 'backup', '--confirm']);
    expect(done).toMatchObject({ code: 0 });
    expect(done.stdout).toContain(`The old key ${old} is gone.`);
  });

  it('says what is wrong with how it was called', async () => {
    expect(await qcred(['rotate', 'work', '--back', '--finish'])).toMatchObject({ code: 2 });
    expect(await qcred(['rotate', 'work', '--yes', '--grace', 'soon'])).toMatchObject({ code: 2 });
    expect(await qcred(['rotate', 'nobody', '--yes'])).toMatchObject({ code: 1 });
  });
});
