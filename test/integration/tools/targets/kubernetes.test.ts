import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { kubernetesTarget } from '#core/tools/targets/kubernetes/index.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { QCredError } from '#shared/errors.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { hardValues } from './readers.ts';
import { sandboxEntry, write } from './written.ts';

const hasKubectl = await have('kubectl', ['version', '--client']);
const hasAws = await have('aws');

describe.skipIf(!hasKubectl)('kubectl with the manifests that QCred wrote', () => {
  const { home, remove } = temporaryHome();
  let sandbox: Sandbox;
  let entry: ExportEntry;

  beforeAll(async () => {
    sandbox = await startSandbox();
    seedDemo(sandbox);
    entry = sandboxEntry(sandbox, sandbox.addKey());
  });
  afterAll(async () => {
    await sandbox.close();
    remove();
  });

  /** The variables that a container gets from a Secret of the file, as kubectl reads it. */
  async function variables(file: string, name: string): Promise<Record<string, string>> {
    const args = ['patch', '--local', '--type=merge', '--patch={}', '--output=json', `--filename=${file}`];
    const { code, stdout, stderr } = await run('kubectl', args, { env: cleanEnvironment(home) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // It prints one object after the other.
    const objects: unknown[] = JSON.parse(`[${stdout.trim().replace(/^\}\s*^\{/gm, '},{')}]`);
    for (const object of objects) {
      const secret = object as {
        metadata: { name: string };
        data?: Record<string, string>;
        stringData?: Record<string, string>;
      };
      if (secret.metadata.name !== name) continue;
      const decoded = Object.entries(secret.data ?? {}).map(([key, value]) => [
        key,
        Buffer.from(value, 'base64').toString(),
      ]);
      return { ...Object.fromEntries(decoded), ...secret.stringData };
    }
    throw new Error(`kubectl found no "${name}".`);
  }

  const foreign = [
    '# theirs\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: theirs\ndata:\n  a: b\n---',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: old\ndata:\n  AWS_ACCESS_KEY_ID: T0xE\n  AWS_REGION: b2xk\n  password: cA==',
  ].join('\n');

  it.each(['fresh', 'old'])('gives a container the key (%s)', async (name) => {
    const file = join(home, `${name}.yaml`);
    writeFileSync(file, foreign);
    write(home, kubernetesTarget, [{ ...entry, name }], file);
    const env = await variables(file, name);
    expect(env).toMatchObject({ AWS_ACCESS_KEY_ID: entry.accessKeyId, AWS_REGION: 'q-world-1' });
    expect((await variables(file, 'old')).password).toBe('p');
    expect(readFileSync(file, 'utf8').startsWith('# theirs\n')).toBe(true);
    if (!hasAws) return;

    const aws = (args: string[], input = '') => run('aws', args, { env: cleanEnvironment(home, env), input });
    const listed = await aws(['s3', 'ls']);
    expect(listed.stdout).toContain('backups-nightly');
    const key = `s3://site-www/${name}.txt`;
    expect(await aws(['s3', 'cp', '-', key], 'from a container')).toMatchObject({ code: 0 });
    expect((await aws(['s3', 'cp', key, '-'])).stdout).toBe('from a container');
  });

  it('reads every value as we meant it', async () => {
    let written = 0;
    for (const [i, value] of [...hardValues, 'yes', 'null', '0x1F', '1e3', '012', '😀', '\u00a0'].entries()) {
      const file = join(home, `hard-${i}.yaml`);
      try {
        write(home, kubernetesTarget, [{ ...entry, name: 'hard', accountId: value }], file);
      } catch (error) {
        if (!(error instanceof QCredError)) throw error;
        continue;
      }
      written++;
      expect((await variables(file, 'hard')).AWS_ACCOUNT_ID).toBe(value);
    }
    expect(written).toBeGreaterThan(20);
  });
});
