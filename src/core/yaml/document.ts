import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { createLineIndex } from '#core/text/lines.ts';
import { QCredError } from '#shared/errors.ts';

/** One YAML document with the place of everything in it. */
export interface YamlDocument {
  text: string;
  contents: Node | null;
  /** What each alias stands for. */
  targets: ReadonlyMap<Alias, Node>;
}

/** More than any configuration has; a larger text would take the parser many seconds. */
const largest = 4 * 2 ** 20;

/**
 * Parses one YAML document.
 *
 * @param text of this document alone
 * @param linesBefore lines of the file before it, for messages
 * @throws QCredError file_malformed, with line and column in the message; unsupported above 4 MB
 */
export function parseYaml(text: string, linesBefore = 0): YamlDocument {
  if (text.length > largest) {
    throw new QCredError(
      'unsupported',
      `Line ${linesBefore + 1}: this YAML document is larger than 4 MB.`,
      'Choose a smaller file, or split this one.',
    );
  }
  const fault = (offset: number, problem: string): QCredError => {
    const { line, column } = createLineIndex(text)(offset);
    return new QCredError(
      'file_malformed',
      `Line ${linesBefore + line}, column ${column}: ${problem}.`,
      'Look at the indentation, quotes and colons there and just before.',
    );
  };
  const parsed = parseNodes(text);
  if (!parsed) throw fault(0, 'this is nested too deeply');
  const [error] = parsed.errors;
  if (error) {
    const isTwice = error.code === 'DUPLICATE_KEY';
    throw fault(error.pos[0], isTwice ? 'the same key is there twice' : 'this is not valid YAML');
  }
  const { targets, unknown } = aliasesOf(parsed);
  if (unknown) throw fault(unknown.range?.[0] ?? 0, `there is no "&${unknown.source}" before this alias`);
  return { text, contents: parsed.contents, targets };
}

function parseNodes(text: string): Document.Parsed | null {
  try {
    return parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  } catch (error) {
    // The parser calls itself for each level, and no configuration has thousands of them.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** One walk for all aliases: each stands for the last node before it with its anchor. */
function aliasesOf(parsed: Document.Parsed): { targets: Map<Alias, Node>; unknown: Alias | null } {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  let unknown: Alias | null = null;
  visit(parsed, {
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node);
    },
    Alias(_, alias) {
      const target = anchors.get(alias.source);
      if (target) targets.set(alias, target);
      else unknown ??= alias;
    },
  });
  return { targets, unknown };
}

/** The node that is meant: an alias stands for the node with its anchor. */
export function resolveAlias({ targets }: YamlDocument, node: unknown): Node | undefined {
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

/** The pair of a key that stands in a mapping itself. */
export const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => scalarText(pair.key) === key);

/** The value of a key: of the mapping itself, else of those that it merges (`<<`). */
export function nodeAt(document: YamlDocument, map: YAMLMap, key: string, depth = 0): Node | undefined {
  const own = pairOf(map, key);
  if (own) return resolveAlias(document, own.value);
  // A mapping can merge itself through an alias.
  if (depth > 16) return undefined;
  for (const merged of mapsOf(document, pairOf(map, '<<')?.value)) {
    const value = nodeAt(document, merged, key, depth + 1);
    if (value) return value;
  }
  return undefined;
}

/** The text of a scalar as it is written, so that `1e3` and `yes` stay what they are; undefined for null. */
export function scalarText(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  const { type, source, value } = node;
  return type === 'PLAIN' && source !== undefined ? source : String(value);
}

/** The text of a key's value; undefined where there is none, or no scalar. */
export const textAt = (document: YamlDocument, map: YAMLMap, key: string): string | undefined =>
  scalarText(nodeAt(document, map, key));
