import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { s4cmdTarget } from '#core/tools/targets/s4cmd.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { vaultedKey } from './vaulted.ts';
import { byReference, sandboxEntry, write, writeAwsProfile } from './written.ts';

const hasS4cmd = await have('s4cmd');

describe.skipIf(!hasS4cmd)('s4cmd with the file that QCred wrote', () => {
  const { home, dataDir, remove } = temporaryHome();
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
    seedDemo(sandbox);
    // A key of another tool's that s4cmd would take first.
    writeFileSync(join(home, '.s3cfg'), '[default]\naccess_key = ANOTHER\nsecret_key = another\n');
  });
  afterAll(async () => {
    await sandbox.close();
    remove();
  });

  async function listWriteAndRead(entry: ExportEntry, env: NodeJS.ProcessEnv): Promise<void> {
    const [file = ''] = write(home, s4cmdTarget, [entry], join(home, `${entry.mode}.env`));
    const s4cmd = async (...args: string[]): Promise<string> => {
      const command = '. "$0"; exec s4cmd $S4CMD_OPTIONS "$@"';
      const { code, stdout, stderr } = await run('sh', ['-c', command, file, ...args], { env });
      expect({ code, stderr: stderr.trim() }).toEqual({ code: 0, stderr: '' });
      return stdout;
    };
    const buckets = (await s4cmd('ls')).trim().split('\n');
    expect(buckets.map((line) => line.split(/\s+/).at(-1))).toEqual([
      's3://backups-nightly/',
      's3://photos-2026/',
      's3://site-www/',
    ]);
    const local = join(home, 'note.txt');
    writeFileSync(local, `written by ${entry.mode}`);
    await s4cmd('put', local, `s3://site-www/${entry.mode}.txt`);
    await s4cmd('get', `s3://site-www/${entry.mode}.txt`, join(home, `${entry.mode}.txt`));
    const stored = sandbox.account.buckets.get('site-www')?.objects.get(`${entry.mode}.txt`);
    expect(stored?.content.toString()).toBe(`written by ${entry.mode}`);
  }

  it('lists, writes and reads with a key and a token', async () => {
    const key = sandbox.addKey({ sessionToken: 'token/+=' });
    await listWriteAndRead(sandboxEntry(sandbox, key), cleanEnvironment(home));
  });

  it('does so by an AWS profile', async () => {
    const entry = sandboxEntry(sandbox, sandbox.addKey());
    writeAwsProfile(home, entry);
    await listWriteAndRead(byReference(entry), cleanEnvironment(home));
  });

  it('does so with a key that it asks our command for', async () => {
    const { entry, env } = await vaultedKey(sandbox, home, dataDir);
    await listWriteAndRead(entry, env);
  });
});
