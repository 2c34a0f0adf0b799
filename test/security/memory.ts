/** Looks into the memory of a process that runs, as a debugger of the same person can. Linux only. */
import { open, readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

const chunk = 4 * 2 ** 20;

/**
 * Counts a text in all memory that a process may write to, in both forms in which programs keep
 * texts (UTF-8 and UTF-16).
 *
 * @param pid of a process of the same person
 */
export async function countInMemory(pid: number, text: string): Promise<number> {
  const needles = new Map([
    ['narrow', Buffer.from(text, 'utf8')],
    ['wide', Buffer.from(text, 'utf16le')],
  ]);
  const found = await countAll(pid, needles);
  return [...found.values()].reduce((sum, count) => sum + count, 0);
}

/**
 * Counts bytes in all memory that a process may write to, as a core dump holds it.
 *
 * @param pid of a process of the same person
 * @param needles what is looked for, by names
 */
export async function countAll(
  pid: number,
  needles: ReadonlyMap<string, Buffer>,
): Promise<Map<string, number>> {
  const longest = Math.max(...[...needles.values()].map(({ length }) => length));
  const memory = await open(`/proc/${pid}/mem`, 'r');
  const found = new Map([...needles.keys()].map((name) => [name, 0]));
  try {
    for (const { from, to } of await writableRegions(pid)) {
      let carried = Buffer.alloc(0);
      for (let at = from; at < to; at += chunk) {
        const length = Math.min(chunk, to - at);
        const read = await memory.read(Buffer.alloc(length), 0, length, at).catch(() => null);
        // Reserved and never used.
        if (!read) break;
        const bytes = Buffer.concat([carried, read.buffer.subarray(0, read.bytesRead)]);
        for (const [name, needle] of needles)
          found.set(name, (found.get(name) ?? 0) + countIn(bytes, needle, carried.length));
        carried = Buffer.from(bytes.subarray(Math.max(0, bytes.length - longest + 1)));
      }
    }
  } finally {
    await memory.close();
  }
  return found;
}

/** Occurrences that end behind `seen`: those before it were counted with the bytes before. */
function countIn(bytes: Buffer, needle: Buffer, seen: number): number {
  let found = 0;
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) {
    if (at + needle.length > seen) found++;
  }
  return found;
}

async function writableRegions(pid: number): Promise<{ from: number; to: number }[]> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8');
  return maps
    .split('\n')
    .filter((line) => / rw/.test(line) && !/\[v/.test(line))
    .map((line) => {
      const [from = '', to = ''] = (line.split(' ')[0] ?? '').split('-');
      return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) };
    });
}

const backwards = (text: string): string => [...text].reverse().join('');

/**
 * Types into a field without the text itself on the way: what tests tell the page passes through main,
 * which serves the debugging protocol, and would be found there.
 */
export async function typeUnseen(page: Page, selector: string, text: string): Promise<void> {
  await page.locator(selector).evaluate((element, turned) => {
    const input = element as HTMLInputElement;
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    set?.call(input, [...turned].reverse().join(''));
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, backwards(text));
}
