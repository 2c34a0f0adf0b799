import { fieldOf } from './fields.ts';
import type { RawKey, Reader } from './found.ts';
import { gather, type Pair } from './gather.ts';
import { lastSegment, longestLine, unquote } from './text.ts';

/** A cell and the column of the screen at which it begins. */
interface Cell {
  text: string;
  at: number;
}

// A line that is drawn rather than written.
const rule = /^[\s|+:=─-╿-]+$/;
const border = /[|│┃║]/;

/**
 * Tables as programs print them: with borders (`|`, `+--`, box drawing, Markdown), or in columns.
 * With a header over the columns each row is a key; else the rows are labels with their values.
 */
export const readTable: Reader = (text) => {
  const keys: RawKey[] = [];
  let pairs: Pair[] = [];
  let header: Cell[] | null = null;
  const flush = (): void => {
    keys.push(...gather(pairs));
    pairs = [];
  };
  for (const line of text.split('\n')) {
    if (line.length > longestLine || (rule.test(line) && line.trim() !== '')) continue;
    const cells = cellsOf(line);
    if (isHeader(cells)) {
      flush();
      header = cells;
    } else if (cells.length < 2) header = null;
    else if (header) keys.push(...gather(rowPairs(header, cells)));
    else pairs.push(...pairOf(cells));
  }
  flush();
  return keys.length > 0 ? { format: 'a table', keys } : null;
};

/**
 * A label and its value in a row: the first two cells, or, where more stand before them as in lists of
 * outputs and parameters, a cell that names a half of a key with the one behind it.
 */
function pairOf(cells: readonly Cell[]): Pair[] {
  const texts = cells.map(({ text }) => text).filter((text) => !/^(?:Secure)?String(?:List)?$/.test(text));
  const half = texts.findIndex((text) => {
    const field = fieldOf(lastSegment(text));
    return field && field.rank >= 2 && !field.loose && /key[ _-]?(?:id)?$|secret/i.test(text);
  });
  const at = half < 0 && fieldOf(texts[0] ?? '') ? 0 : half;
  const [label = '', value = ''] = at < 0 ? [] : texts.slice(at, at + 2);
  return label === '' || /^value$/i.test(value) ? [] : [[lastSegment(label), value]];
}

/** Cells between borders, else what two blanks or a tab part. */
function cellsOf(line: string): Cell[] {
  const isBordered = border.test(line) && /^\s*[|│┃║]|\s[|│┃║]\s/.test(line);
  const cells: Cell[] = [];
  const split = isBordered ? /[|│┃║]+/g : /\t+| {2,}/g;
  let at = 0;
  const push = (end: number): void => {
    const text = line.slice(at, end);
    if (text.trim() !== '') cells.push({ text: unquote(text), at: at + text.search(/\S/) });
  };
  for (const { index, 0: mark } of line.matchAll(split)) {
    push(index);
    at = index + mark.length;
  }
  push(line.length);
  return cells;
}

/** Two columns or more that are labels of a key, one of them of its id. */
function isHeader(cells: readonly Cell[]): boolean {
  if (cells.length < 2) return false;
  const names = cells.flatMap(({ text }) => fieldOf(text) ?? []).filter(({ loose }) => !loose);
  return names.length >= 2 && names.some(({ name }) => name === 'accessKeyId');
}

/** Cells under their labels: one by one where there are as many, else by where they begin. */
function rowPairs(header: readonly Cell[], cells: readonly Cell[]): Pair[] {
  if (cells.length === header.length) return cells.map(({ text }, i) => [header[i]?.text ?? '', text]);
  return cells.map(({ text, at }) => [header.findLast((label) => label.at <= at + 1)?.text ?? '', text]);
}
