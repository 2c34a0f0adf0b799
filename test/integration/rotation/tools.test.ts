/**
 * `qcred rotate` of a key that stands in the files of five tools, three of which QCred did not write:
 * the real tools go on working, or the old key was not switched off.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import {
  cleanEnvironment,
  type Finished,
  have,
  qcredWithoutDrain,
  run,
  temporaryHome,
} from '../../support/command.ts';
import { makeLightVault } from '../../support/world.ts';

const secret = 'CANARY/tools/secret/0123456789abcdefghij';
const passphrase = 'CANARY a passphrase for tools';
const accessKeyId = 'AKIDTOOLS00000000001';
const [node = '', ...command] = qcredWithoutDrain;

describe('a key in five tools’ files', () => {
  const place = temporaryHome();
  const at = (...parts: string[]) => join(place.home, ...parts);
  const env = cleanEnvironment(place.home, {
    QCRED_HOME: place.dataDir,
    QCRED_PASSPHRASE: passphrase,
    RESTIC_PASSWORD: 'sesame',
  });
  const qcred = (args: string[], input?: string) => run(node, [...command, ...args], { env, input });
  let sandbox: Sandbox;
  const keys = () => sandbox.account.users.get('ci')?.keys ?? [];

  const tools: Record<string, { version: string[]; ask(): Promise<Finished> }> = {
    aws: { version: ['--version'], ask: () => run('aws', ['s3', 'ls', '--profile', 'ci'], { env }) },
    rclone: { version: ['version'], ask: () => run('rclone', ['lsd', 'ci:'], { env }) },
    s3cmd: { version: ['--version'], ask: () => run('s3cmd', ['ls'], { env }) },
    restic: {
      version: ['version'],
      ask: () => run('sh', ['-c', '. "$0"; exec restic --no-cache snapshots', at('ci.restic.env')], { env }),
    },
  };
  const there: string[] = [];
  async function expectWorking(): Promise<void> {
    for (const name of there) expect([name, await tools[name]?.ask()]).toMatchObject([name, { code: 0 }]);
  }

  beforeAll(async () => {
    await makeLightVault(place, passphrase);
    sandbox = await startSandbox({
      users: [{ name: 'ci', keys: [{ accessKeyId, secretAccessKey: secret }] }],
    });
    for (const [name, { version }] of Object.entries(tools)) if (await have(name, version)) there.push(name);
    const endpoints = ['s3', 'iam', 'sts'].flatMap((id) => ['--endpoint', `${id}=${sandbox.url}`]);
    const about = ['--provider', 'quilibrium', '--region', 'q-world-1', '--access-key-id', accessKeyId];
    const added = await qcred(['add', 'ci', ...about, ...endpoints], `${secret}\n`);
    expect(added).toMatchObject({ code: 0 });
    // Two that QCred writes.
    for (const args of [
      ['rclone', 'ci'],
      ['restic', 'ci', '--path', at('ci.restic.env')],
    ]) {
      expect(await qcred(['export', ...args, '--static'])).toMatchObject({ code: 0 });
    }
    const restic = readFileSync(at('ci.restic.env'), 'utf8').replace('BUCKET', 'backups');
    writeFileSync(at('ci.restic.env'), restic);
    if (there.includes('restic')) {
      const init = await run('sh', ['-c', '. "$0"; exec restic --no-cache init', at('ci.restic.env')], {
        env,
      });
      expect(init).toMatchObject({ code: 0 });
    }
    // Three that it does not.
    mkdirSync(at('.aws'), { recursive: true });
    writeFileSync(
      at('.aws', 'credentials'),
      `# by hand\n[ci]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secret}\nregion = q-world-1\nendpoint_url = ${sandbox.url}\n`,
    );
    const { host } = new URL(sandbox.url);
    writeFileSync(
      at('.s3cfg'),
      `[default]\naccess_key = ${accessKeyId}\nsecret_key = ${secret}\nhost_base = ${host}\nhost_bucket = ${host}\nuse_https = False\nbucket_location = q-world-1\n`,
    );
    writeFileSync(at('.passwd-s3fs'), `${accessKeyId}:${secret}\n`, { mode: 0o600 });
  });
  afterAll(async () => {
    await sandbox.close();
    place.remove();
  });

  it('is not switched off by somebody who says no more than yes', async () => {
    await expectWorking();
    const { code, stdout, stderr } = await qcred(['rotate', 'ci', '--yes', '--grace', '1']);
    expect(code).toBe(1);
    expect(stderr).toContain('Wait 1 hour,');
    for (const path of [at('.aws', 'credentials'), at('.s3cfg'), at('.passwd-s3fs')])
      expect(stderr).toContain(path);
    expect(stderr).not.toContain(at('ci.restic.env'));
    expect(stderr).toContain('--rewrite');
    expect(stdout + stderr).not.toContain('CANARY');
    expect(keys()).toMatchObject([{ accessKeyId, status: 'Active' }]);
    // Nor when not all of them are named.
    const some = await qcred(['rotate', 'ci', '--yes', '--leave', at('.s3cfg')]);
    expect(some.code).toBe(1);
    expect(keys()).toHaveLength(1);
    await expectWorking();
  });

  it('is replaced in all of them when that is asked for, and every tool goes on working', async () => {
    const rotated = await qcred(['rotate', 'ci', '--yes', '--rewrite', '--grace', '0']);
    expect(rotated).toMatchObject({ code: 0 });
    expect(rotated.stderr).toContain('Wait for nobody.');
    const [made] = keys();
    expect(keys()).toHaveLength(1);
    expect(made?.accessKeyId).not.toBe(accessKeyId);
    expect(readFileSync(at('.passwd-s3fs'), 'utf8')).toBe(`${made?.accessKeyId}:${made?.secretAccessKey}\n`);
    expect(readFileSync(at('.aws', 'credentials'), 'utf8')).toMatch(/^# by hand\n\[ci\]\n/);
    await expectWorking();
  });
});
