import { createBudget } from '#core/formats/text/budget.ts';
import { readText, TextFault } from '../text/fault.ts';
import { endOfExpression, endOfIdentifier, endOfString, skipSpace } from './scan.ts';
import { readString } from './text.ts';

/** `name = expression`; offsets into the text. */
export interface HclAttribute {
  kind: 'attribute';
  name: string;
  start: number;
  valueStart: number;
  valueEnd: number;
}

/** What stands between two braces. */
export interface HclBody {
  /** The offset of the opening brace. */
  open: number;
  /** The offset of the closing brace. */
  close: number;
  items: HclItem[];
}

/** `type "label" { … }`. */
export interface HclBlock extends HclBody {
  kind: 'block';
  type: string;
  labels: string[];
  start: number;
}

export type HclItem = HclAttribute | HclBlock;

/**
 * The attributes and blocks of an HCL text, nested as they are. Takes time in the length of the text.
 *
 * @param text a whole file; a byte order mark at its start is passed over
 * @throws QCredError file_malformed, with line and column in the message; too_involved
 */
export const parseHcl = (text: string): HclItem[] => readText(text, () => readItems(text));

function readItems(text: string): HclItem[] {
  const budget = createBudget(text);
  const top: HclItem[] = [];
  const open: HclBlock[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  for (;;) {
    at = skipSpace(text, at, '\n');
    const block = open.at(-1);
    if (at === text.length) {
      if (block) throw new TextFault(block.open, 'a block is never closed.', 'Close it with "}".');
      return top;
    }
    if (text.charAt(at) === '}' && block) {
      block.close = at++;
      open.pop();
      continue;
    }
    budget.spend();
    budget.reach(open.length);
    const item = readItem(text, at);
    (block?.items ?? top).push(item);
    if (item.kind === 'block') {
      open.push(item);
      at = item.open + 1;
    } else {
      at = item.valueEnd;
      const next = text.charAt(skipSpace(text, at));
      if (next !== '' && next !== '\n' && next !== '}') {
        throw new TextFault(
          skipSpace(text, at),
          'a setting does not end with its line.',
          'Put each on a line of its own.',
        );
      }
    }
  }
}

/**
 * The elements of an object, `{ a = 1, "b": 2 }`, as if it were a body.
 *
 * @param value where the expression stands
 * @returns null when the expression is anything else, or has keys that are worked out
 */
export function readObject(text: string, { valueStart, valueEnd }: HclAttribute): HclBody | null {
  if (text.charAt(valueStart) !== '{' || text.charAt(valueEnd - 1) !== '}') return null;
  const body: HclBody = { open: valueStart, close: valueEnd - 1, items: [] };
  let at = skipSpace(text, valueStart + 1, '\n,');
  while (at < body.close) {
    const element = readElement(text, at);
    // `{…}.a + {…}` begins and ends with braces too, of which the first to close is no element.
    if (!element) return null;
    body.items.push(element);
    at = skipSpace(text, element.valueEnd, '\n,');
  }
  return body;
}

function readElement(text: string, start: number): HclAttribute | null {
  const quoted = text.charAt(start) === '"';
  const end = quoted ? endOfString(text, start) : endOfIdentifier(text, start);
  const name = quoted ? readString(text.slice(start, end)) : text.slice(start, end);
  const sign = skipSpace(text, end);
  if (!name || !/[=:]/.test(text.charAt(sign))) return null;
  const valueStart = skipSpace(text, sign + 1);
  const valueEnd = endOfExpression(text, valueStart);
  return valueEnd === valueStart ? null : { kind: 'attribute', name, start, valueStart, valueEnd };
}

function readItem(text: string, start: number): HclItem {
  const end = endOfIdentifier(text, start);
  if (end === start) {
    throw new TextFault(
      start,
      'there is neither a setting nor a block here.',
      'Write "name = value" or "name { … }".',
    );
  }
  const name = text.slice(start, end);
  const sign = skipSpace(text, end);
  if (text.charAt(sign) !== '=' || text.charAt(sign + 1) === '=') return readBlock(text, start, name, sign);
  const valueStart = skipSpace(text, sign + 1);
  const valueEnd = endOfExpression(text, valueStart);
  if (valueEnd === valueStart) throw new TextFault(sign, 'a setting has no value.', 'Put one after "=".');
  return { kind: 'attribute', name, start, valueStart, valueEnd };
}

function readBlock(text: string, start: number, type: string, from: number): HclBlock {
  const labels: string[] = [];
  let at = from;
  while (text.charAt(at) !== '{') {
    const quoted = text.charAt(at) === '"';
    const end = quoted ? endOfString(text, at) : endOfIdentifier(text, at);
    if (end === at)
      throw new TextFault(
        at,
        'a name is followed by neither "=" nor "{".',
        'Write "name = value" or "name { … }".',
      );
    const label = quoted ? readString(text.slice(at, end)) : text.slice(at, end);
    if (label === undefined)
      throw new TextFault(at, 'a label of a block is not plain text.', 'Take the template out of it.');
    labels.push(label);
    at = skipSpace(text, end);
  }
  return { kind: 'block', type, labels, start, open: at, close: text.length, items: [] };
}
