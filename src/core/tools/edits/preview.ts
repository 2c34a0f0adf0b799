import type { Secret } from '#core/store/secrets/secret.ts';
import { printableLine } from '#shared/printable.ts';
import type { DiffLine, FilePreview } from './edit.ts';
import { type Inspection, isChange } from './inspect.ts';
import { mask } from './mask.ts';
import { isClosing } from './privacy.ts';

/** Unchanged lines shown around a change. */
const context = 3;
/** More of a line that stays as it is shows nothing; of one that changes, all is shown. */
const longestContext = 1000;
/** Beyond this many differing lines the shortest diff takes too long to find, and nobody reads it. */
const mostDifferences = 2500;

/**
 * What would happen to one file, as a unified diff with secrets masked. A secret that changes
 * shows as a changed line: the lines are compared before they are masked.
 */
export async function previewFile(inspection: Inspection, secrets: readonly Secret[]): Promise<FilePreview> {
  const { path, target, now, next } = inspection;
  if (!isChange(inspection)) return { path, target, action: 'none', hunks: [] };
  const action = now === null ? 'create' : next === null ? 'delete' : 'change';
  const texts = secrets.map((secret) => secret.reveal());
  const before = sides(now?.bytes ?? null, texts);
  const after = sides(next, texts);
  const plainEnds = before.raw.some((line) => line.endsWith('\r')) || now === null;
  const shown = (lines: readonly string[], index: number) => visible(lines[index] ?? '', plainEnds);

  const lines: DiffLine[] = [];
  let old = 0;
  let fresh = 0;
  for (const run of await differences(before.raw, after.raw))
    for (let n = 0; n < run.count; n++) {
      if (run.kind === 'added')
        lines.push({ kind: 'added', text: shown(after.masked, fresh), after: ++fresh });
      else if (run.kind === 'removed')
        lines.push({ kind: 'removed', text: shown(before.masked, old), before: ++old });
      else
        lines.push({ kind: 'context', text: cut(shown(after.masked, fresh)), before: ++old, after: ++fresh });
    }
  return { path, target, action, ...(closes(inspection) && { closes: true }), hunks: hunksOf(lines) };
}

const cut = (line: string): string =>
  line.length > longestContext
    ? `${line.slice(0, longestContext)}… (${line.length - longestContext} more characters)`
    : line;

/** Whether somebody loses the right to read the file. */
const closes = ({ now, state }: Inspection): boolean =>
  now !== null && state !== null && isClosing(now.mode, state.mode);

function sides(bytes: Uint8Array | null, secrets: readonly string[]): { raw: string[]; masked: string[] } {
  const text = bytes === null ? '' : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return { raw: linesOf(text), masked: linesOf(mask(text, secrets)) };
}

/** Lines without their line feed; a last line counts whether or not it ends with one. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

interface Run {
  kind: DiffLine['kind'];
  count: number;
}

async function differences(before: string[], after: string[]): Promise<Run[]> {
  const { diffArrays } = await import('diff');
  const found = diffArrays(before, after, { maxEditLength: mostDifferences });
  if (found === undefined) return wholeMiddle(before, after);
  return found.map(({ added, removed, count }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'context',
    count,
  }));
}

/** The simple diff: everything between the first and the last difference goes and comes anew. */
function wholeMiddle(before: readonly string[], after: readonly string[]): Run[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [
    { kind: 'context', count: head },
    { kind: 'removed', count: before.length - head - tail },
    { kind: 'added', count: after.length - head - tail },
    { kind: 'context', count: tail },
  ];
}

/** Cuts out the runs of changes with the context around them. */
function hunksOf(lines: readonly DiffLine[]): DiffLine[][] {
  const hunks: DiffLine[][] = [];
  let end = -1;
  for (const [at, line] of lines.entries()) {
    if (line.kind === 'context') continue;
    const from = Math.max(at - context, end);
    const hunk = hunks.at(-1);
    const joined = hunk !== undefined && at - context <= end;
    const stop = Math.min(at + context + 1, lines.length);
    const piece = lines.slice(Math.max(from, 0), stop);
    if (joined) hunk.push(...piece);
    else hunks.push(piece);
    end = stop;
  }
  return hunks;
}

/**
 * A line as it may be shown in a terminal or window: characters that move the cursor, end the line
 * or turn the direction of writing become visible signs, so that a diff cannot be made to lie.
 */
function visible(line: string, plainEnds: boolean): string {
  const text = plainEnds && line.endsWith('\r') ? line.slice(0, -1) : line;
  return printableLine(text);
}
