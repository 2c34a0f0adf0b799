import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../../../support/command.ts';
import { makeLightVault, passphrase } from '../../../support/world.ts';

const [node = '', source = ''] = qcredCommand;
const secret = 'CANARY/command/secret+0123456789abcdefg';
const mistyped = 'CANARY/command/secret+0123456789abcdefG';
/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:9';

describe('the command, with a key that is here already', () => {
  const place = temporaryHome();
  const env = cleanEnvironment(place.home, {
    QCRED_HOME: place.dataDir,
    QCRED_PASSPHRASE: passphrase,
  });
  const qcred = (args: string[], input = '') => run(node, [source, ...args], { env, input });
  let sandbox: Sandbox;
  let accessKeyId = '';
  beforeAll(async () => {
    await makeLightVault(place, passphrase);
    sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
    accessKeyId = sandbox.addKey({ secretAccessKey: secret }).accessKeyId;
  });
  afterAll(async () => {
    await sandbox.close();
    place.remove();
  });

  const add = (name: string, input: string, url: string, ...more: string[]) => {
    const where = ['--provider', 'quilibrium', '--region', 'q-world-1'];
    const endpoints = ['--endpoint', url, '--endpoint', `sts=${url}`];
    return qcred(['add', name, '--access-key-id', accessKeyId, ...where, ...endpoints, ...more], input);
  };
  const secretOf = async (name: string) =>
    JSON.parse((await qcred(['credential-process', '--profile', name])).stdout).SecretAccessKey;

  it('uses its secret when none is given', async () => {
    expect(await add('prod', `${secret}\n`, sandbox.url)).toMatchObject({ code: 0 });
    const added = await add('second', '', sandbox.url);
    expect(added).toMatchObject({ code: 0 });
    expect(added.stderr).toContain('This key is already here, used by "prod".');
    expect(await secretOf('second')).toBe(secret);
  });

  it('refuses another one that the service refuses, and one that nobody can be asked about', async () => {
    const refused = await add('third', mistyped, sandbox.url);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('does not belong to this');
    const unsure = await add('third', mistyped, nowhere);
    expect(unsure.code).toBe(1);
    expect(unsure.stderr).toContain(`Another secret of ${accessKeyId} is kept here already`);
    expect(unsure.stderr).toContain('--replace-secret');
    expect(await secretOf('prod')).toBe(secret);
    expect((await qcred(['secret', 'list', '--json'])).stdout.trim()).toBe('[]');
  });

  it('replaces it when told to, and brings it back', async () => {
    const replaced = await add('third', mistyped, nowhere, '--replace-secret');
    expect(replaced).toMatchObject({ code: 0 });
    expect(replaced.stderr).toContain('qcred secret list');
    expect(await secretOf('prod')).toBe(mistyped);
    const list = await qcred(['secret', 'list']);
    expect(list.stdout).toMatch(/^ID .*USED BY .*\n[0-9a-f]{8} .* replaced \d{4}-\d\d-\d\d +prod and second/);
    const restored = await qcred(['secret', 'restore', accessKeyId]);
    expect(restored.stderr).toContain(`The secret of ${accessKeyId} is back, in 3 profiles`);
    expect(await secretOf('third')).toBe(secret);
  });

  it('deletes it for 30 days, or for good', async () => {
    const [{ id }] = JSON.parse((await qcred(['secret', 'list', '--json'])).stdout);
    expect((await qcred(['secret', 'forget', id])).code).toBe(2);
    expect(await qcred(['secret', 'forget', id, '--yes'])).toMatchObject({ code: 0 });
    expect((await qcred(['remove', 'prod', 'second', 'third', '--yes'])).code).toBe(0);
    const [kept] = JSON.parse((await qcred(['secret', 'list', '--json'])).stdout);
    expect(kept).toMatchObject({ why: 'deleted', profiles: ['prod', 'second', 'third'] });
    expect(await qcred(['secret', 'restore', kept.id.slice(0, 8)])).toMatchObject({ code: 0 });
    expect(await secretOf('second')).toBe(secret);
    await qcred(['remove', 'prod', 'second', 'third', '--yes', '--forget']);
    expect((await qcred(['secret', 'list', '--json'])).stdout.trim()).toBe('[]');
    expect((await qcred(['secret', 'restore', accessKeyId])).code).toBe(1);
    const { stdout } = await qcred(['audit', '--json']);
    for (const action of ['secret.replaced', 'secret.restored', 'secret.deleted', 'secret.erased'])
      expect(stdout).toContain(action);
    expect(stdout).not.toContain('CANARY');
  });
});
