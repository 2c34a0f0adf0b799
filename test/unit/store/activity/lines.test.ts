import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lastLines, linesOf } from '#core/store/activity/lines.ts';
import { tempFolder } from '../files/temp.ts';

const backwards = async (text: string) => {
  const path = join(tempFolder(), 'log');
  writeFileSync(path, text);
  const file = await open(path);
  try {
    const lines: string[] = [];
    for await (const line of lastLines(file)) lines.push(line);
    return lines;
  } finally {
    await file.close();
  }
};

const long = 'x'.repeat(64 * 1024);
it.each<[string, string, string[]]>([
  ['nothing', '', []],
  ['empty lines', '\n\n', []],
  ['lines', 'a\nb\n', ['a', 'b']],
  ['a last one without its end', 'a\nb', ['a', 'b']],
  ['one among empty ones', '\na\n\nb\n\n', ['a', 'b']],
  ['one as long as what is read at once', `a\n${long}\nb\n`, ['a', long, 'b']],
  ['an end at the edge of it', `a\n${long.slice(1)}\n`, ['a', long.slice(1)]],
  ['a beginning at the edge of it', `a\n${long.slice(2)}\n\n`, ['a', long.slice(2)]],
  ['one longer than three of it', `a\n${long.repeat(3)}y\n`, ['a', `${long.repeat(3)}y`]],
])('lines of %s, forwards and backwards', async (_what, text, lines) => {
  expect([...linesOf(Buffer.from(text))]).toEqual(lines);
  expect(await backwards(text)).toEqual(lines.toReversed());
});
