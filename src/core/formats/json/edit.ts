import { createScanner, type Node } from 'jsonc-parser';
import type { Splice } from '#core/formats/text/splices.ts';
import { type JsonDocument, type JsonMember, membersOf } from './document.ts';

/** Replaces a value; `json` is its new text. */
export const replaceValue = ({ offset, length }: Node, json: string): Splice => ({
  start: offset,
  end: offset + length,
  text: json,
});

/**
 * Adds members to an object, before those it has: so no line of others gets a comma.
 *
 * @param members texts of whole members, `"key": value`
 * @param lines `eol`: the line end; `inner`, `outer`: white space before a member and before the
 * closing brace
 * @param staying how many members the object keeps, where others are taken out at the same time
 */
export function addMembers(
  object: Node,
  members: readonly string[],
  { eol, inner, outer }: { eol: string; inner: string; outer: string },
  staying = membersOf(object).length,
): Splice[] {
  if (members.length === 0) return [];
  const start = object.offset + 1;
  const text = members.map((member) => `${eol}${inner}${member}`).join(',');
  return [{ start, end: start, text: staying === 0 ? `${text}${eol}${outer}` : `${text},` }];
}

/**
 * Takes members out of an object, with the comma and the white space that set each apart.
 *
 * @param leaves whether a member goes
 */
export function removeMembers(
  { text }: JsonDocument,
  object: Node,
  leaves: (member: JsonMember) => boolean,
): Splice[] {
  const members = membersOf(object);
  const splices: Splice[] = [];
  for (let from = 0; from < members.length; from++) {
    let next = from;
    for (let at = members[next]; at && leaves(at); at = members[next]) next++;
    if (next === from) continue;
    splices.push({
      ...runBetween(text, object, members[from - 1], members[next - 1], members[next]),
      text: '',
    });
    from = next;
  }
  return splices;
}

/** The piece that goes with members up to `last`: with the comma after it, else with the one before. */
function runBetween(
  text: string,
  object: Node,
  previous: JsonMember | undefined,
  last: JsonMember | undefined,
  next: JsonMember | undefined,
): { start: number; end: number } {
  const lastEnd = last ? endOf(last.node) : endOf(object) - 1;
  if (next) {
    const start = previous ? afterComma(text, endOf(previous.node)) : object.offset + 1;
    return { start, end: afterComma(text, lastEnd) };
  }
  return previous
    ? { start: endOf(previous.node), end: lastEnd }
    : { start: object.offset + 1, end: endOf(object) - 1 };
}

const endOf = ({ offset, length }: Node): number => offset + length;

/** The place after the comma that follows a member which is not the last, past white space and comments. */
function afterComma(text: string, offset: number): number {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  return scanner.getTokenOffset() + 1;
}
