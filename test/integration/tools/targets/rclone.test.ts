import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsTarget } from '#core/tools/targets/aws/index.ts';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { rcloneTarget } from '#core/tools/targets/rclone/index.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, type Finished, have, run, temporaryHome } from '../../../support/command.ts';
import { byReference, sandboxEntry, write, writeAwsProfile } from './written.ts';

const hasRclone = await have('rclone', ['version']);

describe.skipIf(!hasRclone)('rclone with the remotes that QCred wrote', () => {
  const { home, remove } = temporaryHome();
  let sandbox: Sandbox;
  let entry: ExportEntry;

  beforeAll(async () => {
    sandbox = await startSandbox();
    seedDemo(sandbox);
    entry = sandboxEntry(sandbox, sandbox.addKey());
    writeAwsProfile(home, entry);
    write(home, rcloneTarget, [
      { ...entry, name: 'by key' },
      { ...byReference(entry), name: 'by-reference' },
      { ...entry, name: 'on-localhost', addressing: 'virtual', endpoints: { s3: localhost(sandbox) } },
      { ...byReference(entry), name: 'by-process', reference: 'process' },
    ]);
    writeProcessProfile();
  });
  afterAll(async () => {
    await sandbox.close();
    remove();
  });

  const localhost = ({ port }: Sandbox): string => `http://localhost:${port}`;

  /** A profile that asks a program for its key, as ours do. */
  function writeProcessProfile(): void {
    const program = join(home, 'key.sh');
    const { accessKeyId, secretAccessKey } = entry;
    const key = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey?.reveal() };
    writeFileSync(program, `#!/bin/sh\necho '${JSON.stringify(key)}'\n`);
    chmodSync(program, 0o700);
    const asking = {
      ...entry,
      name: 'process',
      mode: 'credential_process',
      credentialProcess: [program],
    } as const;
    write(home, awsTarget, [asking]);
  }

  const start = (args: readonly string[], more: Record<string, string> = {}): Promise<Finished> =>
    run('rclone', ['--retries', '1', '--low-level-retries', '1', ...args], {
      env: cleanEnvironment(home, more),
    });
  const rclone = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await start(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  it.each(['by key', 'by-reference', 'by-process'])('lists, writes and reads %s', async (remote) => {
    expect((await rclone('lsf', `${remote}:`)).split('\n').filter(Boolean)).toEqual([
      'backups-nightly/',
      'photos-2026/',
      'site-www/',
    ]);
    const local = join(home, 'note.txt');
    writeFileSync(local, `written ${remote}`);
    await rclone('copyto', local, `${remote}:site-www/notes/${remote}.txt`);
    expect(await rclone('cat', `${remote}:site-www/notes/${remote}.txt`)).toBe(`written ${remote}`);
    expect(sandbox.account.buckets.get('site-www')?.objects.has(`notes/${remote}.txt`)).toBe(true);
  });

  it('takes the profile that is named, whatever key the environment has', async () => {
    const { code } = await start(['lsf', 'by-reference:'], {
      AWS_ACCESS_KEY_ID: 'ANOTHER',
      AWS_SECRET_ACCESS_KEY: 'another',
    });
    expect(code).toBe(0);
  });

  it('reads our file as we read it ourselves', async () => {
    const dumped = JSON.parse(await rclone('config', 'dump'));
    expect(Object.keys(dumped)).toEqual(['by key', 'by-process', 'by-reference', 'on-localhost']);
    expect(dumped['by key']).toMatchObject({
      type: 's3',
      provider: 'Other',
      access_key_id: entry.accessKeyId,
      secret_access_key: entry.secretAccessKey?.reveal(),
      endpoint: sandbox.url,
    });
    // A bucket's name before localhost is a host that nobody finds.
    expect(dumped['on-localhost'].force_path_style).toBe('true');
  });
});
