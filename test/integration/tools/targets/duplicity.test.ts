import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { duplicityTarget } from '#core/tools/targets/duplicity.ts';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { vaultedKey } from './vaulted.ts';
import { byReference, sandboxEntry, write, writeAwsProfile } from './written.ts';

const hasDuplicity = await have('duplicity');

describe.skipIf(!hasDuplicity)('duplicity with the file that QCred wrote', () => {
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

  async function backUpAndRestore(
    entry: ExportEntry,
    env: NodeJS.ProcessEnv,
    bucket: string,
  ): Promise<string> {
    sandbox.account.buckets.set(bucket, {
      name: bucket,
      createdAt: new Date(),
      objects: new Map(),
      uploads: new Map(),
    });
    const file = join(home, `${bucket}.env`);
    write(home, duplicityTarget, [entry], file);
    writeFileSync(file, readFileSync(file, 'utf8').replace('BUCKET', `${bucket}/host`));
    expect(write(home, duplicityTarget, [entry], file)).toEqual([]);
    const restored = join(home, `restored-${bucket}`);
    for (const places of [`${folder} "$DUPLICITY_TARGET"`, `"$DUPLICITY_TARGET" ${restored}`]) {
      const command = `. "$0"; exec duplicity --no-encryption --num-retries 1 $DUPLICITY_OPTIONS ${places}`;
      const { code, stderr } = await run('sh', ['-c', command, file], { env });
      expect({ code, stderr }).toMatchObject({ code: 0 });
    }
    expect(readFileSync(join(restored, 'note.txt'), 'utf8')).toBe('keep me');
    const keys = [...(sandbox.account.buckets.get(bucket)?.objects.keys() ?? [])];
    expect(keys.filter((key) => key.startsWith('host/'))).toHaveLength(3);
    return readFileSync(file, 'utf8');
  }

  it('backs up and restores', async () => {
    await backUpAndRestore(sandboxEntry(sandbox, sandbox.addKey()), cleanEnvironment(home), 'with-key');
  });

  it('does so by an AWS profile', async () => {
    const entry = sandboxEntry(sandbox, sandbox.addKey());
    writeAwsProfile(home, entry);
    const text = await backUpAndRestore(byReference(entry), cleanEnvironment(home), 'with-profile');
    expect(text).not.toContain(entry.secretAccessKey?.reveal());
  });

  it('does so with a key that it asks our command for', async () => {
    const { entry, env, secret } = await vaultedKey(sandbox, home, dataDir);
    expect(await backUpAndRestore(entry, env, 'with-command')).not.toContain(secret);
  });
});
