/**
 * The real AWS CLI copies files, again and again, through a whole rotation of the key it uses: once with
 * the key in its files, once asking `qcred` for it. Not one copy may fail.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '#core/app.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { planExports } from '../../support/calls.ts';
import { cleanEnvironment, have, qcredCommand, run, temporaryHome } from '../../support/command.ts';
import { depsIn } from '../../support/world.ts';

const passphrase = 'CANARY a passphrase for clients';
const secretText = 'CANARY/clients/secret/0123456789';

describe('real clients, while their key is rotated', () => {
  const place = temporaryHome();
  let sandbox: Sandbox;
  let app: App;
  let env: NodeJS.ProcessEnv;
  const ids: string[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox({
      users: [{ name: 'robot', keys: [{ accessKeyId: 'AKIDCLIENTS00000001', secretAccessKey: secretText }] }],
    });
    mkdirSync(join(place.home, '.aws'));
    const deps = depsIn(place, { command: [...qcredCommand, '--vault', place.dataDir] });
    app = createApp(deps, { version: '', demo: false });
    await app.create('passphrase', passphrase);
    for (const [name, mode] of [
      ['in-files', 'static'],
      ['by-process', 'credential_process'],
    ] as const) {
      const { id } = await app.open().profiles.save(
        {
          name,
          provider: 'quilibrium',
          region: 'q-world-1',
          endpoints: { s3: sandbox.url, iam: sandbox.url, sts: sandbox.url },
          source: { kind: 'credential', accessKeyId: 'AKIDCLIENTS00000001' },
        },
        { origin: 'typed in', material: { secretAccessKey: new Secret(secretText) } },
      );
      const { planId } = await planExports(app, [{ target: 'aws', profileIds: [id], mode }]);
      await app.open().plans.apply(planId);
      ids.push(id);
    }
    env = cleanEnvironment(place.home, {
      QCRED_PASSPHRASE: passphrase,
      AWS_CONFIG_FILE: join(place.home, '.aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(place.home, '.aws', 'credentials'),
    });
    writeFileSync(join(place.home, 'file'), 'some bytes\n');
  });
  afterAll(async () => {
    app.close();
    await sandbox.close();
    place.remove();
  });

  const aws = (profile: string, ...args: string[]) => run('aws', ['--profile', profile, ...args], { env });

  it('fails not one copy', async () => {
    if (!(await have('aws'))) return;
    expect(await aws('in-files', 's3', 'mb', 's3://bucket')).toMatchObject({ code: 0 });
    sandbox.switches.settling = { seconds: 3, requests: 4 };
    let over = false;
    const failures: string[] = [];
    let copies = 0;
    const copying = ['in-files', 'by-process'].map(async (profile) => {
      // One more round when it is over: with the old key gone.
      for (let last = false; !last; copies++) {
        last = over;
        const source = join(place.home, 'file');
        const { code, stderr } = await aws(profile, 's3', 'cp', source, `s3://bucket/${profile}-${copies}`);
        if (code !== 0) failures.push(`${profile}: ${stderr}`);
      }
    });

    const state = await app.open().access.vault.state();
    const source = state.profiles[0]?.source;
    if (source?.kind !== 'credential') throw new Error('the profile has no key');
    const rotations = await app.open().rotations();
    const { id } = await rotations.start({ credentialId: source.credentialId, graceHours: 0 });
    await rotations.settled(id);
    over = true;
    await Promise.all(copying);

    expect(failures).toEqual([]);
    const [rotation] = (await app.state()).rotations;
    expect(rotation).toMatchObject({ state: 'finished', profileNames: ['in-files', 'by-process'] });
    const keys = sandbox.account.users.get('robot')?.keys;
    expect(keys).toMatchObject([{ accessKeyId: rotation?.newKey, lastUsed: { service: 's3' } }]);
    // Each of them before, while, and with the old key gone.
    expect(copies).toBeGreaterThanOrEqual(4);
    console.info(`${copies} copies, not one failed`);
  });
});
