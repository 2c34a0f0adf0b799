import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3fsTarget } from '#core/tools/targets/s3fs/index.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { sandboxEntry, write } from './written.ts';

const possible = (await have('s3fs')) && (existsSync('/dev/fuse') || cannotMount());

/** A container may have the program and no right to mount: that is said, and is not a failure of ours. */
function cannotMount(): false {
  console.warn('MISSING: nothing can be mounted here, so s3fs was not tested.');
  return false;
}

describe.skipIf(!possible)('s3fs with the password file that QCred wrote', () => {
  const { home, remove } = temporaryHome();
  const folder = join(home, 'mount');
  const env = cleanEnvironment(home);
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
    seedDemo(sandbox);
    await mkdir(folder);
  });
  afterAll(async () => {
    await sandbox.close();
    remove();
  });

  // The sandbox answers from this process: a call on the mount that waits for it would wait forever.
  it('mounts a bucket, lists it, writes to it and reads it back', async ({ skip }) => {
    const [passwords = ''] = write(home, s3fsTarget, [sandboxEntry(sandbox, sandbox.addKey())]);
    expect((await stat(passwords)).mode & 0o777).toBe(0o600);

    const options = [
      `url=${sandbox.url}`,
      `endpoint=${sandbox.account.region}`,
      'use_path_request_style',
      `passwd_file=${passwords}`,
    ];
    const s3fs = spawn('s3fs', ['site-www', folder, '-f', ...options.flatMap((option) => ['-o', option])], {
      env,
    });
    const ended = new Promise<void>((done) => s3fs.on('close', () => done()));
    try {
      if (!(await mounted(folder, s3fs))) return skip();
      expect(await readdir(folder)).toContain('index.html');
      await writeFile(join(folder, 'note.txt'), 'written through s3fs');
      expect(await readFile(join(folder, 'note.txt'), 'utf8')).toBe('written through s3fs');
      const stored = sandbox.account.buckets.get('site-www')?.objects.get('note.txt');
      expect(stored?.content.toString()).toBe('written through s3fs');
    } finally {
      await run('fusermount', ['-u', '-z', folder], { env });
      s3fs.kill();
      await ended;
    }
  });
});

/** Waits until the folder is another file system than its parent; false when the machine does not allow it. */
async function mounted(folder: string, s3fs: ChildProcess): Promise<boolean> {
  let said = '';
  for (const stream of [s3fs.stdout, s3fs.stderr]) {
    stream?.on('data', (text) => {
      said += text;
    });
  }
  for (let i = 0; i < 200 && s3fs.exitCode === null; i++) {
    if ((await stat(folder)).dev !== (await stat(join(folder, '..'))).dev) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  if (/^fuse.*: .*not permitted/m.test(said)) return cannotMount();
  throw new Error(`s3fs did not mount: ${said}`);
}
