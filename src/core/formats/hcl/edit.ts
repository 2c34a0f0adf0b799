import { blankBefore } from '#core/formats/text/alone.ts';
import { lineEndingOf } from '#core/formats/text/lines.ts';
import { applySplices, type Splice } from '#core/formats/text/splices.ts';
import { indentAt } from '#core/formats/text/wholeLines.ts';
import type { HclAttribute, HclBody } from './body.ts';
import { endOfLine, skipSpace } from './scan.ts';

/**
 * A setting as it should be: HCL source, null where there must be none. Source of several lines has
 * them one below the other without the indentation of where it goes.
 */
export type HclWish = readonly [name: string, source: string | null];

/**
 * The edits that make a body hold what is wished for. Settings that are right already stay as they
 * are; new ones stand below the last one, with its indentation.
 *
 * @param text the whole file
 * @param body a block of it, or an object
 * @param blocks lines of blocks to put below the new settings
 */
export function editBody(
  text: string,
  body: HclBody,
  wishes: readonly HclWish[],
  blocks: readonly (readonly string[])[] = [],
): Splice[] {
  const splices: Splice[] = [];
  const added: HclWish[] = [];
  for (const [name, source] of wishes) {
    const there = attributes(body).filter((attribute) => attribute.name === name);
    if (source === null) splices.push(...there.map((attribute) => removeSetting(text, attribute)));
    else if (there.length === 0) added.push([name, source]);
    else {
      for (const { valueStart: start, valueEnd: end } of there) {
        if (text.slice(start, end) !== source) splices.push({ start, end, text: source });
      }
    }
  }
  const lines = [...settingLines(added), ...blocks.flatMap((block) => ['', ...block])];
  return [...splices, ...addition(text, body, lines)];
}

/** Whether nothing but blanks is left of a body once it is edited. */
export function isEmptied(text: string, { open, close }: HclBody, splices: readonly Splice[]): boolean {
  const inner = splices.map((one) => ({ ...one, start: one.start - open - 1, end: one.end - open - 1 }));
  return /^[\s,]*$/.test(applySplices(text.slice(open + 1, close), inner));
}

/** The attributes of a body, without its blocks. */
export const attributes = (body: HclBody): HclAttribute[] =>
  body.items.filter((item) => item.kind === 'attribute');

/** Settings as lines, their equals signs below each other as `terraform fmt` has them. */
export function settingLines(wishes: readonly HclWish[]): string[] {
  // The formatter lines up neighbours, and counts nobody whose value goes on in the next line.
  const width = Math.max(...wishes.map(([name, source]) => (source?.includes('\n') ? 0 : name.length)));
  return wishes.flatMap(([name, source]) => {
    if (source === null) return [];
    return source.includes('\n') ? `${name} = ${source}`.split('\n') : `${name.padEnd(width)} = ${source}`;
  });
}

/** Takes a setting out: its whole line if nothing else stands there, else the setting with a comma beside it. */
export function removeSetting(text: string, { start, valueEnd }: HclAttribute): Splice {
  const lineStart = blankBefore(text, start);
  const comma = skipSpace(text, valueEnd);
  const behind = text.charAt(comma) === ',' ? comma + 1 : valueEnd;
  const lineEnd = endOfLine(text, behind);
  return lineStart === null || lineEnd === null
    ? { start, end: behind, text: '' }
    : { start: lineStart, end: lineEnd + 1, text: '' };
}

function addition(text: string, body: HclBody, added: readonly string[]): Splice[] {
  if (added.length === 0) return [];
  const eol = lineEndingOf(text);
  const outer = indentAt(text, body.open);
  const last = attributes(body).at(-1);
  const beside = last ? indentAt(text, last.start) : '';
  const indent = beside.length > outer.length ? beside : `${outer}  `;
  const lines = added.map((line) => (line === '' ? '' : indent + line));
  const lineEnd = endOfLine(text, last?.valueEnd ?? body.open + 1);
  if (lineEnd !== null) {
    return [{ start: lineEnd + 1, end: lineEnd + 1, text: lines.map((line) => line + eol).join('') }];
  }
  // The whole body stands in one line, which can hold one setting only.
  const inside = text.slice(body.open + 1, body.close);
  const end = body.open + 1 + inside.trimEnd().length;
  const splices: Splice[] = [{ start: end, end: body.close, text: ['', ...lines, outer].join(eol) }];
  if (last) {
    const start = body.open + 1;
    splices.unshift({ start, end: start + inside.length - inside.trimStart().length, text: eol + indent });
  }
  return splices;
}
