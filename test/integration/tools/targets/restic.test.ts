import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { resticTarget } from '#core/tools/targets/restic.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { vaultedKey } from './vaulted.ts';
import { sandboxEntry, write } from './written.ts';

const hasRestic = await have('restic', ['version']);

describe.skipIf(!hasRestic)('restic with the file that QCred wrote', () => {
  const { home, dataDir, remove } = temporaryHome();
  const folder = join(home, 'documents');
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
    mkdirSync(folder);
    writeFileSync(join(folder, 'note.txt'), 'keep me');
  });
  afterAll(async () => {
    await sandbox.close();
    remove();
  });

  /** Writes the file, names the bucket as a person would, and writes it again: the bucket stays. */
  function fileFor(entry: ExportEntry, bucket: string): string {
    const path = join(home, `${bucket}.env`);
    write(home, resticTarget, [entry], path);
    const named = readFileSync(path, 'utf8').replace('BUCKET', `${bucket}/host`);
    writeFileSync(path, named);
    expect(write(home, resticTarget, [entry], path)).toEqual([]);
    return path;
  }

  const restic = async (file: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> => {
    const finished = await run('sh', ['-c', '. "$0"; exec restic "$@"', file, '--no-cache', ...args], {
      env: { ...env, RESTIC_PASSWORD: 'sesame' },
    });
    expect(finished).toMatchObject({ code: 0, stderr: '' });
    return finished.stdout;
  };

  async function backUpAndRestore(file: string, env: NodeJS.ProcessEnv, bucket: string): Promise<void> {
    await restic(file, env, 'init');
    await restic(file, env, 'backup', folder);
    expect(JSON.parse(await restic(file, env, 'snapshots', '--json'))).toHaveLength(1);
    const target = join(home, `restored-${bucket}`);
    await restic(file, env, 'restore', 'latest', '--target', target);
    expect(readFileSync(join(target, folder, 'note.txt'), 'utf8')).toBe('keep me');
    expect(sandbox.account.buckets.get(bucket)?.objects.has('host/config')).toBe(true);
  }

  it('makes a repository, backs up and restores', async () => {
    const file = fileFor(sandboxEntry(sandbox, sandbox.addKey()), 'with-key');
    await backUpAndRestore(file, cleanEnvironment(home), 'with-key');
  });

  it('does so with a key that it asks our command for', async () => {
    const { entry, env, secret } = await vaultedKey(sandbox, home, dataDir);
    const file = fileFor(entry, 'with-command');
    expect(readFileSync(file, 'utf8')).not.toContain(secret);
    await backUpAndRestore(file, env, 'with-command');
  });
});
