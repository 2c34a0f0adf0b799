import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { terraformTarget } from '#core/tools/targets/terraform/index.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { byReference, sandboxEntry, write, writeAwsProfile } from './written.ts';

const hasTerraform = await have('terraform', ['version']);

describe.skipIf(!hasTerraform)('Terraform with the configuration that QCred wrote', () => {
  const { home, remove } = temporaryHome();
  let sandbox: Sandbox;
  let entry: ExportEntry;

  beforeAll(async () => {
    sandbox = await startSandbox();
    seedDemo(sandbox);
    entry = sandboxEntry(sandbox, sandbox.addKey());
    writeAwsProfile(home, entry);
    writeFileSync(join(home, '.terraformrc'), 'disable_checkpoint = true\n');
  });
  afterAll(async () => {
    await sandbox.close();
    remove();
  });

  const terraform = async (folder: string, ...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await start(folder, args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const start = (folder: string, args: readonly string[], more: Record<string, string> = {}) =>
    run('terraform', [`-chdir=${folder}`, ...args], {
      env: cleanEnvironment(home, { TF_IN_AUTOMATION: '1', TF_INPUT: '0', ...more }),
    });

  it.each(['reference', 'static'] as const)(
    'keeps its state in a bucket (%s)',
    async (mode) => {
      const folder = join(home, mode);
      mkdirSync(folder);
      const file = join(folder, 'state.tf');
      // A provider would have to be downloaded; a file that has a backend gets no provider added.
      writeFileSync(file, 'terraform {\n  backend "s3" {}\n}\n\noutput "greeting" {\n  value = "hello"\n}\n');
      write(home, terraformTarget, [mode === 'static' ? entry : byReference(entry)], file);

      await terraform(
        folder,
        'init',
        '-no-color',
        '-backend-config=bucket=backups-nightly',
        `-backend-config=key=${mode}/terraform.tfstate`,
      );
      await terraform(folder, 'apply', '-no-color', '-auto-approve');
      const objects = sandbox.account.buckets.get('backups-nightly')?.objects;
      const state = JSON.parse(objects?.get(`${mode}/terraform.tfstate`)?.content.toString() ?? '{}');
      expect(state.outputs.greeting.value).toBe('hello');
      expect(await terraform(folder, 'output', '-no-color', '-raw', 'greeting')).toBe('hello');
      writeFileSync(
        join(folder, 'pushed.tfstate'),
        JSON.stringify({ ...state, serial: state.serial + 1, outputs: {} }),
      );

      // The AWS profile keeps Terraform from sending checksums that some services reject.
      const traced = await start(folder, ['state', 'push', '-no-color', '-force', 'pushed.tfstate'], {
        TF_LOG: 'TRACE',
      });
      expect(traced.code).toBe(0);
      expect(traced.stderr.includes('x-amz-checksum-')).toBe(mode === 'static');

      await terraform(folder, 'workspace', 'new', '-no-color', 'lab');
      expect(await terraform(folder, 'workspace', 'list', '-no-color')).toMatch(/default\n\* lab\n/);
      expect([...(objects?.keys() ?? [])]).toContain(`env:/lab/${mode}/terraform.tfstate`);
    },
    120_000,
  );

  it('has nothing to say about the form of a new file', async () => {
    const folder = join(home, 'format');
    mkdirSync(folder);
    for (const [name, one] of Object.entries({ fixed: entry, referring: byReference(entry) })) {
      write(home, terraformTarget, [one], join(folder, `${name}.tf`));
    }
    expect(await terraform(folder, 'fmt', '-check', '-diff', '-no-color')).toBe('');
  });
});
