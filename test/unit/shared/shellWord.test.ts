/** What is quoted for a shell, given to the shells themselves. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellWriters } from '#cli/shells.ts';
import { isPrintable } from '#shared/printable.ts';
import { commandLine, posixWord, windowsWord } from '#shared/shellWord.ts';
import { have } from '../../support/command.ts';
import { runs } from '../../support/long.ts';

const hostile = [
  "it's",
  "\\'; echo CAUGHT; #",
  "'\\'; echo CAUGHT; '",
  '$(echo CAUGHT)',
  '`echo CAUGHT`',
  'a & echo CAUGHT',
  'a | b; c > d',
  '!! ~ * ? [a] {b}',
  '-rf',
  '"quoted"',
  'a\u202eb\u009b\u200b',
  '%PATH% ^&',
  'a\\',
  '\\\\',
  '‘’',
  '',
];
const words = fc.sample(
  fc.oneof(
    fc.constantFrom(...hostile),
    // NUL cannot be in an argument, half characters and line feeds not in a name.
    fc
      .string({
        unit: fc.oneof(
          fc.constantFrom("'", '\\', '"', '$', '`', '\u202e', ';', ' ', '!'),
          fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        ),
        maxLength: 24,
      })
      .filter((word) => !/[\0\n\r]|\p{Cs}/u.test(word)),
  ),
  { numRuns: runs(300, 20_000), seed: 2 },
);

const clean = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' };

it.each(['sh', 'dash', 'bash', 'zsh', 'fish'])('%s reads every word as it was', async (shell) => {
  if (!(await have(shell, ['-c', 'true']))) return;
  const script = words.map((word) => `printf '%s\\n' ${posixWord(word)}`).join('\n');
  const told = execFileSync(shell, ['-c', script], { encoding: 'utf8', env: clean, maxBuffer: 2 ** 28 });
  expect(told.split('\n').slice(0, -1)).toEqual(words);
  expect(words.map(posixWord).filter((word) => !isPrintable(word))).toEqual([]);
});

it.each(['sh', 'bash', 'zsh', 'fish'])('%s sets a variable to what it is', async (shell) => {
  if (!(await have(shell, ['-c', 'true']))) return;
  const script = words
    .map((word) => `${shellWriters[shell]?.set('X', word)}\nprintf '%s\\n' "$X"`)
    .join('\n');
  const told = execFileSync(shell, ['-c', script], { encoding: 'utf8', env: clean, maxBuffer: 2 ** 28 });
  expect(told.split('\n').slice(0, -1)).toEqual(words);
});

it('writes for Windows what neither of its shells takes for more than a word', () => {
  for (const word of words.map(windowsWord)) {
    expect(isPrintable(word)).toBe(true);
    expect(word).not.toMatch(/[&|<>^%!$`;‘’“”\n]/);
    // Either it is bare, or one pair of quotation marks holds it, or single ones hold the plain parts.
    expect(word).toMatch(
      /^(?:[\w.:/\\-]+|"[^"']*"|\((?:'[^'"]*'|\[char\]\d+)(?:\+(?:'[^'"]*'|\[char\]\d+))*\))$/u,
    );
  }
  expect(windowsWord('my key')).toBe('"my key"');
  expect(windowsWord('a & b')).toBe("('a '+[char]38+' b')");
});

it('puts -- before a name that would be taken for an option', () => {
  expect(commandLine('linux', ['qcred', 'rotate'], '-rf')).toBe("qcred rotate -- '-rf'");
  expect(commandLine('win32', ['qcred', 'rotate'], 'my key')).toBe('qcred rotate "my key"');
});
