import {
  type Alias,
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  Parser,
  visit,
  type YAMLMap,
} from 'yaml';
import { type Budget, createBudget } from '#core/formats/text/budget.ts';
import { malformed, TextFault } from '#core/formats/text/fault.ts';
import type { QCredError } from '#shared/errors.ts';

/** One YAML document with the place of everything in it. */
export interface YamlDocument {
  text: string;
  contents: Node | null;
  /** What each alias stands for. */
  targets: ReadonlyMap<Alias, Node>;
  /** What is left for looking things up: a few aliases can stand for more than any machine can walk. */
  budget: Budget;
}

/**
 * Parses one YAML document. Takes time in its length.
 *
 * @param text of this document alone
 * @param linesBefore lines of the file before it, for messages
 * @param budget of the file that it stands in
 * @throws QCredError file_malformed, with line and column in the message; too_involved
 */
export function parseYaml(text: string, linesBefore = 0, budget = createBudget(text)): YamlDocument {
  const fault = (offset: number, problem: string): QCredError => {
    const hint = 'Look at the indentation, quotes and colons there and just before.';
    return malformed(text, new TextFault(offset, `${problem}.`, hint), linesBefore);
  };
  const { parsed, faultAt } = compose(text, budget);
  if (!parsed) throw fault(faultAt, 'this is not valid YAML');
  const { targets, unknown, twice } = walk(parsed);
  if (twice) throw fault(twice.range?.[0] ?? 0, 'the same key is there twice');
  if (unknown) throw fault(unknown.range?.[0] ?? 0, `there is no "&${unknown.source}" before this alias`);
  return { text, contents: parsed.contents, targets, budget };
}

/** A word of YAML takes several times as long as a step elsewhere, and what goes with a document as long as forty words. */
const stepsPerWord = 5;
const stepsPerDocument = 200;

/** The first document of a text; where its first fault is, if it has one. */
function compose(text: string, budget: Budget): { parsed: Document.Parsed | null; faultAt: number } {
  // The parser compares each key with all before it; `walk` does it in one go.
  const composer = new Composer({ uniqueKeys: false });
  let parsed: Document.Parsed | null = null;
  budget.spend(stepsPerDocument);
  for (const token of tokensOf(text, budget)) {
    // A text of nothing but faults has as many as letters.
    if (token.type === 'error') return { parsed: null, faultAt: token.offset };
    for (const document of composer.next(token)) parsed ??= document;
    if (parsed) break;
  }
  if (!parsed) for (const document of composer.end(true, text.length)) parsed ??= document;
  const [error] = parsed?.errors ?? [];
  return error ? { parsed: null, faultAt: error.pos[0] } : { parsed, faultAt: 0 };
}

/** The tree as it is written, piece by piece; the parser's stack is as deep as what it stands in. */
function* tokensOf(text: string, budget: Budget): ReturnType<Parser['parse']> {
  const parser = new Parser();
  for (const word of new Lexer().lex(text)) {
    budget.spend(stepsPerWord);
    yield* parser.next(word);
    budget.reach(parser.stack.length);
  }
  yield* parser.end();
}

interface Walk {
  /** What each alias stands for: the last node before it with its anchor. */
  targets: Map<Alias, Node>;
  /** The first alias that stands for nothing. */
  unknown: Alias | null;
  /** The first key that its mapping has already. */
  twice: Node | null;
}

function walk(parsed: Document.Parsed): Walk {
  const anchors = new Map<string, Node>();
  const found: Walk = { targets: new Map(), unknown: null, twice: null };
  visit(parsed, {
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node);
      if (isMap(node)) found.twice ??= keyTwice(node);
    },
    Alias(_, alias) {
      const target = anchors.get(alias.source);
      if (target) found.targets.set(alias, target);
      else found.unknown ??= alias;
    },
  });
  return found;
}

function keyTwice({ items }: YAMLMap): Node | null {
  const keys = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (keys.has(key.value)) return key;
    keys.add(key.value);
  }
  return null;
}

/** The node that is meant: an alias stands for the node with its anchor. @throws QCredError too_involved */
function resolveAlias({ targets, budget }: YamlDocument, node: unknown): Node | undefined {
  budget.spend();
  if (isAlias(node)) return targets.get(node);
  return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
}

/** The mapping that a value is, aliases resolved. */
export function mapOf(document: YamlDocument, node: unknown): YAMLMap | undefined {
  const found = resolveAlias(document, node);
  return isMap(found) ? found : undefined;
}

/** The mappings of a list, aliases resolved; those of a single mapping or nothing as well. */
export function mapsOf(document: YamlDocument, node: unknown): YAMLMap[] {
  const found = resolveAlias(document, node);
  const items: unknown[] = isSeq(found) ? found.items : [found];
  return items.map((item) => mapOf(document, item)).filter((map) => map !== undefined);
}

/** Pairs by key, of each mapping that was asked for one. */
const pairs = new WeakMap<YAMLMap, ReadonlyMap<string | undefined, Pair>>();

/** The pair of a key that stands in a mapping itself. */
export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  let known = pairs.get(map);
  if (!known) {
    // Of two keys that are spelled alike, `1` and `"1"`, the first counts.
    known = new Map(map.items.map((pair) => [scalarText(pair.key), pair] as const).reverse());
    pairs.set(map, known);
  }
  return known.get(key);
}

/** Looking a key up takes as long as some steps of another kind. */
const stepsPerLookUp = 5;

/** A mapping, and those that it merges (`<<`), each once: what an earlier one says counts. @throws QCredError too_involved */
function* withMerged(document: YamlDocument, map: YAMLMap): Generator<YAMLMap> {
  // A mapping can merge itself through an alias, or another one many times.
  const seen = new Set<YAMLMap>();
  const waiting = [map];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    document.budget.spend(stepsPerLookUp);
    yield at;
    waiting.push(...mapsOf(document, pairOf(at, '<<')?.value).reverse());
  }
}

/**
 * The value of a key: of the mapping itself, else of those that it merges (`<<`).
 *
 * @throws QCredError too_involved
 */
export function nodeAt(document: YamlDocument, map: YAMLMap, key: string): Node | undefined {
  for (const at of withMerged(document, map)) {
    const own = pairOf(at, key);
    if (own) return resolveAlias(document, own.value);
  }
  return undefined;
}

/** The keys of a mapping, and of those that it merges. @throws QCredError too_involved */
export function keysOf(document: YamlDocument, map: YAMLMap): Set<string> {
  const keys = new Set<string>();
  for (const { items } of withMerged(document, map))
    for (const { key } of items) {
      document.budget.spend();
      const name = scalarText(key);
      if (name !== undefined) keys.add(name);
    }
  return keys;
}

/** The text of a scalar as it is written, so that `1e3` and `yes` stay what they are; undefined for null. */
export function scalarText(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return node.source ?? String(node.value);
}

/** The text of a key's value; undefined where there is none, or no scalar. */
export const textAt = (document: YamlDocument, map: YAMLMap, key: string): string | undefined =>
  scalarText(nodeAt(document, map, key));
