/** Real programs, asked for nothing by name, are who the active profile is. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '#core/app.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { planExports } from '../../../support/calls.ts';
import { cleanEnvironment, have, qcredCommand, run, temporaryHome } from '../../../support/command.ts';
import { depsIn } from '../../../support/world.ts';

const passphrase = 'CANARY passphrase of active clients';

describe('real clients without a profile', () => {
  const place = temporaryHome();
  const deps = depsIn(place, { command: [...qcredCommand, '--vault', place.dataDir] });
  const app = createApp(deps, { version: '', demo: false });
  const env = cleanEnvironment(place.home, { QCRED_PASSPHRASE: passphrase });
  const ids = new Map<string, string>();
  let sandbox: Sandbox;

  beforeAll(async () => {
    const users = ['ada', 'bea'].map((name, n) => ({
      name,
      keys: [{ accessKeyId: `AKIDACTIVE000000000${n}`, secretAccessKey: `CANARY/active/secret/${n}/456789` }],
    }));
    sandbox = await startSandbox({ users });
    await app.create('passphrase', passphrase);
    for (const { name, keys } of users) {
      const [key] = keys;
      const { id } = await app.open().profiles.save(
        {
          name,
          provider: 'quilibrium',
          region: 'q-world-1',
          endpoints: { s3: sandbox.url, iam: sandbox.url, sts: sandbox.url },
          source: { kind: 'credential', accessKeyId: key?.accessKeyId ?? '' },
        },
        { origin: 'typed in', material: { secretAccessKey: new Secret(key?.secretAccessKey ?? '') } },
      );
      ids.set(name, id);
    }
    const profileIds = [ids.get('ada') ?? ''];
    const { planId } = await planExports(app, [
      { target: 'aws', profileIds, mode: 'credential_process' },
      { target: 'rclone', profileIds, mode: 'static' },
      { target: 's3cmd', profileIds, mode: 'static' },
    ]);
    await app.open().plans.apply(planId);
  });
  afterAll(async () => {
    app.close();
    await sandbox.close();
    place.remove();
  });

  const use = async (name: string | null) =>
    (await app.open().active()).use(name === null ? null : (ids.get(name) ?? ''));
  /** One key works at a time, so that a listing that works was signed with it. */
  const allow = (only: string) => {
    for (const user of sandbox.account.users.values()) {
      for (const key of user.keys) key.status = user.name === only ? 'Active' : 'Inactive';
    }
  };

  it('lets the AWS CLI be another at once', async () => {
    if (!(await have('aws'))) return;
    const whoami = async () => {
      const { stdout, stderr } = await run('aws', ['sts', 'get-caller-identity', '--output', 'json'], {
        env,
      });
      return stderr || JSON.parse(stdout).Arn;
    };
    for (const name of ['bea', 'ada', 'bea']) {
      await use(name);
      expect(await whoami()).toMatch(new RegExp(`:user/${name}$`));
    }
    await use(null);
    expect(await whoami()).toMatch(/credentials/);
  });

  it('lets rclone and s3cmd be another at once', async () => {
    const [hasRclone, hasS3cmd] = [await have('rclone', ['version']), await have('s3cmd')];
    for (const name of ['bea', 'ada']) {
      await use(name);
      for (const only of ['ada', 'bea']) {
        allow(only);
        const works = only === name;
        if (hasRclone) {
          const { code } = await run(
            'rclone',
            ['lsd', 'default:', '--retries', '1', '--low-level-retries', '1'],
            { env },
          );
          expect({ name, only, works: code === 0 }).toEqual({ name, only, works });
        }
        if (hasS3cmd) {
          const { code } = await run('s3cmd', ['ls'], { env });
          expect({ name, only, works: code === 0 }).toEqual({ name, only, works });
        }
      }
    }
  });
});
