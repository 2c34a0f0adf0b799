import { isCollection, isNode, isPair, isScalar, type Node, Pair, type YAMLMap } from 'yaml';
import type { Splice } from '#core/formats/text/splices.ts';
import { addLinesBelow, removePiece } from '#core/formats/text/wholeLines.ts';
import { withoutEnd } from '#core/formats/text/withoutEnd.ts';
import { pairOf, scalarText, textAt, type YamlDocument } from './document.ts';
import { quoteYaml } from './quote.ts';

/** What a key is to say. Null: it must not be there. Undefined: it stays as it is. */
export interface YamlWish {
  key: string;
  text: string | null | undefined;
  /** How the text is written; in double quotes unless said otherwise. */
  token?: string;
}

/**
 * Makes keys of a mapping say what they should, touching only their values, and adds those that
 * are missing at its end.
 */
export function editMap(document: YamlDocument, map: YAMLMap, wishes: readonly YamlWish[]): Splice[] {
  const changes: Splice[] = [];
  const added: YamlWish[] = [];
  const leaving = new Set<Pair>();
  for (const wish of wishes) {
    const { key, text } = wish;
    const own = pairOf(map, key);
    if (text === null && own) leaving.add(own);
    else if (typeof text === 'string' && textAt(document, map, key) !== text) {
      if (own) changes.push(changeValue(document, own, tokenOf(wish)));
      else added.push(wish);
    }
  }
  const staying = map.items.length - leaving.size;
  return [...changes, ...removePairs(document, map, leaving), ...addPairs(document, map, added, staying)];
}

/** Lines of pairs for a mapping in block form. */
export const pairLines = (wishes: readonly YamlWish[], indent: string): string[] =>
  wishes.flatMap((wish) => (typeof wish.text === 'string' ? [`${indent}${wish.key}: ${tokenOf(wish)}`] : []));

/** The same in flow form, between the braces. */
export const flowPairs = (wishes: readonly YamlWish[]): string =>
  wishes
    .flatMap((wish) =>
      typeof wish.text === 'string' ? [`${JSON.stringify(wish.key)}: ${tokenOf(wish)}`] : [],
    )
    .join(', ');

/** Takes pairs out, with their lines or the comma that sets them apart. */
export function removePairs({ text }: YamlDocument, map: YAMLMap, leaving: ReadonlySet<Pair>): Splice[] {
  if (!map.flow) {
    return [...leaving].map((pair) => removePiece(text, startOf(text, pair), endOfPair(text, pair), /^#/));
  }
  const splices: Splice[] = [];
  let previous: Pair | undefined;
  let start: number | undefined;
  for (const pair of map.items) {
    if (leaving.has(pair)) start ??= startOf(text, pair);
    else {
      if (start !== undefined) splices.push({ start, end: startOf(text, pair), text: '' });
      start = undefined;
      previous = pair;
    }
  }
  const last = map.items.at(-1);
  if (start === undefined || !last) return splices;
  return [
    ...splices,
    { start: previous ? endOfPair(text, previous) : start, end: endOfPair(text, last), text: '' },
  ];
}

/** Where a node ends: not the line end, blank lines and comments that follow it. */
function endOfNode(text: string, node: Node): number {
  const last = isCollection(node) && !node.flow ? node.items.at(-1) : undefined;
  if (isPair(last)) return endOfPair(text, last);
  if (isNode(last)) return endOfNode(text, last);
  const [start, end] = node.range ?? [0, 0];
  const written = text.slice(start, end);
  // A block scalar with "+" means its blank lines.
  if (/^[|>][1-9]?\+/.test(written)) return end - (/\r?\n$/.exec(written)?.[0].length ?? 0);
  return start + withoutEnd(written, '\r\n').length;
}

const tokenOf = ({ text, token }: YamlWish): string => token ?? quoteYaml(text ?? '');

/** Where a pair begins: its key, or what stands before that for it. */
function startOf(text: string, { key }: Pair): number {
  const start = isNode(key) ? (key.range?.[0] ?? 0) : 0;
  return start - (marks.exec(text.slice(Math.max(0, start - longestMarks), start))?.[0].length ?? 0);
}

/** An explicit key's `?`, anchors and tags. */
const marks = /(?:(?<=^|[\s{,])(?:\?|[&!][^\s,[\]{}]*)[ \t]+)+$/;
const longestMarks = 200;

/** Where a value begins; undefined for one that is not written out, as in `key:`. */
function startOfValue({ value }: Pair): number | undefined {
  const range = isNode(value) ? value.range : undefined;
  return range && range[1] > range[0] ? range[0] : undefined;
}

/** Where a pair ends: after its value, or its colon where it has none. */
export function endOfPair(text: string, pair: Pair): number {
  const { key, value } = pair;
  if (isNode(value) && startOfValue(pair) !== undefined) return endOfNode(text, value);
  const afterKey = isNode(key) ? (key.range?.[1] ?? 0) : 0;
  const colon = /^\s*:/.exec(text.slice(afterKey, afterKey + 80));
  return afterKey + (colon?.[0].length ?? 0);
}

function changeValue({ text }: YamlDocument, pair: Pair, token: string): Splice {
  const { key, value } = pair;
  const start = startOfValue(pair);
  const end = endOfPair(text, pair);
  // A collection in lines of its own may stand where no scalar can; the new value goes beside the key.
  const isBlock = isCollection(value) && !value.flow;
  if (start !== undefined && !isBlock) return { start, end, text: token };
  // Between braces a key may stand without its colon: `{a, b: 1}`.
  const beside = endOfPair(text, new Pair(key));
  return { start: beside, end, text: text.charAt(beside - 1) === ':' ? ` ${token}` : `: ${token}` };
}

function addPairs(
  { text }: YamlDocument,
  map: YAMLMap,
  wishes: readonly YamlWish[],
  staying: number,
): Splice[] {
  if (wishes.length === 0) return [];
  const [first] = map.items;
  if (map.flow) {
    const start = first ? startOf(text, first) : (map.range?.[0] ?? 0) + 1;
    const pairs = flowPairs(wishes);
    return [{ start, end: start, text: staying > 0 ? `${pairs}, ` : pairs }];
  }
  if (!first) return [];
  const start = startOf(text, first);
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  return [addLinesBelow(text, endOfNode(text, map), pairLines(wishes, ' '.repeat(column)))];
}

/** Whether a mapping has nothing left once `keys` are gone. */
export const hasOnly = (map: YAMLMap, keys: ReadonlySet<string>): boolean =>
  map.items.every(({ key }) => isScalar(key) && keys.has(scalarText(key) ?? ''));
