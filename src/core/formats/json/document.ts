import { createScanner, type Node, type ParseError, parseTree } from 'jsonc-parser';
import { createBudget } from '#core/formats/text/budget.ts';
import { malformed, TextFault } from '#core/formats/text/fault.ts';

/** A JSON text with the place of everything in it. */
export interface JsonDocument {
  text: string;
  /** Null for a text without a value: nothing but white space. */
  root: Node | null;
  /** True when it holds comments or trailing commas, which people write and strict readers refuse. */
  relaxed: boolean;
}

/** A member of an object: its key, and the nodes of the whole member and of its value. */
export interface JsonMember {
  key: string;
  node: Node;
  value: Node;
}

/**
 * Parses JSON. Comments and trailing commas are taken, and a byte order mark at the beginning.
 *
 * @throws QCredError file_malformed, with line and column in the message; too_involved
 */
export function parseJson(text: string): JsonDocument {
  // A space keeps every offset where it was.
  const readable = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  if (readable.trim() === '') return { text, root: null, relaxed: false };
  passBrackets(readable);
  const strict = tree(readable, { disallowComments: true, allowTrailingComma: false });
  if (strict.root && !strict.error) return { text, root: strict.root, relaxed: false };
  const { root, error } = tree(readable, { disallowComments: false, allowTrailingComma: true });
  if (root && !error) return { text, root, relaxed: true };
  throw malformed(
    text,
    new TextFault(
      error?.offset ?? 0,
      'this is not valid JSON.',
      'Look for a missing comma, quote or bracket there or just before.',
    ),
  );
}

/** Goes through a text once, before the parser calls itself for each level of it. @throws QCredError too_involved */
function passBrackets(text: string): void {
  const budget = createBudget(text);
  const scanner = createScanner(text, true);
  let depth = 0;
  const next = (): number => {
    scanner.scan();
    return scanner.getTokenOffset();
  };
  for (let at = next(); at < text.length; at = next()) {
    const sign = text.charAt(at);
    if (sign === ',') budget.spend();
    if (sign === '{' || sign === '[') budget.reach(++depth);
    else if (sign === '}' || sign === ']') depth--;
  }
}

function tree(text: string, options: Parameters<typeof parseTree>[2]): { root?: Node; error?: ParseError } {
  const errors: ParseError[] = [];
  return { root: parseTree(text, errors, options), error: errors[0] };
}

/** The members of an object, in order, those of equal keys included; none for anything else. */
export function membersOf(object: Node | undefined): JsonMember[] {
  if (object?.type !== 'object') return [];
  return (object.children ?? []).flatMap((node) => {
    const [key, value] = node.children ?? [];
    return key && value ? [{ key: String(key.value), node, value }] : [];
  });
}
