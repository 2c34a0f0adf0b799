import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { targets } from '#core/tools/targets/index.ts';

const words = {
  credential_process: 'asks QCred',
  reference: 'AWS profile',
  static: 'in the file',
  none: 'by itself',
} as const;

it('has a true line for every tool in docs/TARGETS.md', () => {
  const text = readFileSync(new URL('../../../../docs/TARGETS.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| Tool'));
  expect(rows).toHaveLength(targets.length);
  for (const [i, target] of targets.entries()) {
    const [, name = '', files = '', holds = '', secret = ''] = (rows[i] ?? '')
      .split('|')
      .map((cell) => cell.trim());
    expect(name.replaceAll('`', '')).toContain(target.label);
    expect(files.startsWith('chosen'), name).toBe(target.place === 'chosen');
    expect(holds, name).toMatch(new RegExp(`^${target.holds}\\b`));
    expect(secret.match(/asks QCred|AWS profile|in the file|by itself/g), name).toEqual(
      target.secretModes.map((mode) => words[mode]),
    );
  }
});
