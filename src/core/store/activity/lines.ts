import type { FileHandle } from 'node:fs/promises';

/** The lines in these bytes, one at a time; empty ones are left out. */
export function* linesOf(bytes: Buffer): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, from);
    const to = feed === -1 ? bytes.length : feed;
    if (to > from) yield bytes.toString('latin1', from, to);
    from = to + 1;
  }
}

const chunkLength = 64 * 1024;

/** The lines of a file from the last to the first, reading no more of it than is taken. */
export async function* lastLines(file: FileHandle): AsyncGenerator<string> {
  /** The beginning of what was read so far: the rest of a line that starts before it. */
  let rest = '';
  for (let to = (await file.stat()).size; to > 0; ) {
    const from = Math.max(0, to - chunkLength);
    const chunk = Buffer.alloc(to - from);
    await file.read(chunk, 0, chunk.length, from);
    const lines = (chunk.toString('latin1') + rest).split('\n');
    rest = lines.shift() ?? '';
    for (const line of lines.reverse()) if (line !== '') yield line;
    to = from;
  }
  if (rest !== '') yield rest;
}
