/** The recipes of CONTRIBUTING.md, followed in a copy of the sources: they compile, and their tests pass. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finished, run } from '../support/command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
const blocks = [...text.matchAll(/^```(tsx?|diff)\n(.*?)^```$/gms)].map(([, kind, body = '']) => ({
  kind,
  body,
}));

const copy = mkdtempSync(join(tmpdir(), 'qcred-contributing-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Writes a new file. @returns its path */
function make(body: string): string {
  const [, path = ''] = /^\/\/ (\S+)\n/.exec(body) ?? [];
  expect(path).toMatch(/^(src|test)\//);
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), body.slice(body.indexOf('\n') + 1));
  return path;
}

/** Adds lines where the lines around them stand, which are there once. */
function patch(body: string): void {
  for (const [, path = '', lines = ''] of body.matchAll(/^--- (\S+)\n((?:[ +].*\n)+)/gm)) {
    const all = lines.trimEnd().split('\n');
    const before = all.filter((line) => line.startsWith(' ')).map((line) => `${line.slice(1)}\n`);
    const after = all.map((line) => `${line.slice(1)}\n`);
    const pieces = readFileSync(join(copy, path), 'utf8').split(before.join(''));
    expect([path, before, pieces.length]).toEqual([path, before, 2]);
    writeFileSync(join(copy, path), pieces.join(after.join('')));
  }
}

/** Runs a program of the project in the copy. */
const tool = (name: string, ...args: string[]): Promise<Finished> => {
  const { PATH, HOME } = process.env;
  const line = 'cd "$0" && exec "$@"';
  return run('sh', ['-c', line, copy, join(root, 'node_modules/.bin', name), ...args], {
    env: { PATH, HOME },
  });
};

describe.skipIf(process.platform === 'win32')('the recipes of CONTRIBUTING', () => {
  const tests: string[] = [];

  beforeAll(() => {
    const needed = ['src', 'package.json', 'tsconfig.json', 'build', 'vitest.config.ts', 'biome.json'];
    for (const name of [...needed, 'test/unit', 'test/support'])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const { kind, body } of blocks) {
      if (kind === 'diff') patch(body);
      else tests.push(make(body));
    }
    const include = tests.filter((path) => path.startsWith('test/'));
    writeFileSync(
      join(copy, 'tsconfig.recipes.json'),
      // What packages without types of their own look like stands among the sources.
      JSON.stringify({ extends: './tsconfig.json', include: [...include, 'src/core/**/*.d.ts'] }),
    );
  });

  it('are for a provider, a target, a check and a screen, each with a test', () => {
    expect(text.match(/^## .*$/gm)).toEqual([
      '## A provider',
      '## A target',
      '## A check of Health',
      '## A screen',
    ]);
    expect(tests.filter((path) => path.endsWith('.test.ts'))).toHaveLength(4);
  });

  it.each(['src/shared', 'src/renderer', 'src', 'tsconfig.recipes.json'])(
    'have types that fit: %s',
    async (project) => {
      const { code, stdout } = await tool('tsc', '--noEmit', '--incremental', 'false', '-p', project);
      expect([stdout, code]).toEqual(['', 0]);
    },
  );

  it('are written as the linter wants them', async () => {
    const { code, stdout, stderr } = await tool('biome', 'check', '--vcs-enabled=false', ...tests);
    expect([code, code === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  });

  it('pass their tests, and those of all their kind', async () => {
    const own = tests.filter((path) => path.endsWith('.test.ts'));
    const kinds = [
      'test/unit/clouds/providers/',
      'test/unit/house.test.ts',
      'test/unit/renderer/rooms.test.ts',
    ];
    const { code, stdout, stderr } = await tool('vitest', 'run', ...own, ...kinds);
    expect([code, code === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  });
});
