import { blankBefore } from '#core/formats/text/alone.ts';
import { lineEndingOf } from '#core/formats/text/lines.ts';
import type { Splice } from '#core/formats/text/splices.ts';
import { indentAt } from '#core/formats/text/wholeLines.ts';
import { lineEnd } from './scan.ts';
import type { CreateSecret, SecretOption } from './secrets.ts';

/** An option as it should be: its value in SQL, null where there must be none. */
export type OptionWish = readonly [name: string, source: string | null];

/**
 * The edits that make a statement hold what is wished for. Options that are right already stay as
 * they are; new ones stand behind the last one, on lines of their own where that one has its own.
 *
 * @param wishes by names in capitals; at least one option of the statement is not among those removed
 */
export function editSecret(
  text: string,
  { options, close }: CreateSecret,
  wishes: readonly OptionWish[],
): Splice[] {
  const wanted = new Map(wishes);
  const kept = options.filter(({ name }) => wanted.get(name) !== null);
  const removed = options.filter(({ name }) => wanted.get(name) === null);
  const present = new Set(kept.map(({ name }) => name));
  const added = wishes.flatMap(([name, source]) =>
    source === null || present.has(name) ? [] : [`${name} ${source}`],
  );
  const changed = kept.flatMap(({ name, valueStart, valueEnd }): Splice[] => {
    const source = wanted.get(name);
    const same = source === undefined || source === null || text.slice(valueStart, valueEnd) === source;
    return same ? [] : [{ start: valueStart, end: valueEnd, text: source }];
  });
  return [
    ...changed,
    ...removed.map((option) => removal(text, option)),
    ...ending(text, kept.at(-1), added, close),
  ];
}

/** Takes an option out with the comma behind it, and its line if nothing else stands there. */
function removal(text: string, { start, valueEnd, comma }: SecretOption): Splice {
  const end = comma === null ? valueEnd : comma + 1;
  const from = blankBefore(text, start);
  if (from === null) return { start, end, text: '' };
  const to = lineEnd(text, end);
  return isRestFree(text, end, to)
    ? { start: from, end: Math.min(to + 1, text.length), text: '' }
    : { start, end, text: '' };
}

/** What follows the last option that stays: the comma before a new one, the new ones, or no comma any more. */
function ending(
  text: string,
  last: SecretOption | undefined,
  added: readonly string[],
  close: number,
): Splice[] {
  if (!last) return [{ start: close, end: close, text: added.join(', ') }];
  const { start, valueEnd, comma } = last;
  if (added.length === 0) return comma === null ? [] : [{ start: comma, end: comma + 1, text: '' }];
  const splices: Splice[] = comma === null ? [{ start: valueEnd, end: valueEnd, text: ',' }] : [];
  const end = comma === null ? valueEnd : comma + 1;
  const to = lineEnd(text, end);
  if (!isRestFree(text, end, to)) {
    return [...splices, { start: end, end, text: added.map((option) => ` ${option}`).join(',') }];
  }
  const eol = lineEndingOf(text);
  const indent = indentAt(text, start);
  const at = text.charAt(to - 1) === '\r' ? to - 1 : to;
  return [...splices, { start: at, end: at, text: added.map((option) => eol + indent + option).join(',') }];
}

/** Whether nothing but blanks and a comment to the end of the line stands between two places. */
const isRestFree = (text: string, from: number, to: number): boolean =>
  /^\s*(?:--[\s\S]*)?$/.test(text.slice(from, to));
