import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { quote, type Report } from './problems.ts';

/** Far longer than the longest policy that a service takes. */
const longest = 100_000;
/** Deeper than any policy: its values are at most five levels down. */
const deepest = 20;

/**
 * Parses JSON, strictly, into nodes that know their place.
 *
 * @returns null, with a problem reported, for a text that is not JSON or far too large
 */
export function parseNodes(text: string, report: Report): Node | null {
  if (text.length > longest) {
    report.error(0, 'too_large', 'This is far longer than any policy.', 'Choose another file.');
    return null;
  }
  const tooDeep = depthProblem(text);
  if (tooDeep !== null) {
    report.error(tooDeep, 'syntax', 'This is nested too deeply for a policy.', 'Take brackets away.');
    return null;
  }
  const readable = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  if (readable.trim() === '') {
    report.error(0, 'syntax', 'There is no policy here.', 'Write a policy, or start from a template.');
    return null;
  }
  const errors: ParseError[] = [];
  const root = parseTree(readable, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors[0];
  if (!first && root) return root;
  const hint = 'Look for a missing comma, quote or bracket there or just before; comments are not allowed.';
  report.error(first?.offset ?? 0, 'syntax', 'This is not valid JSON.', hint);
  return null;
}

/** The offset at which brackets go deeper than they may, or null. */
function depthProblem(text: string): number | null {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && quoted) at++;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > deepest) return at;
  }
  return null;
}

/** A member of an object: the nodes of its key and value. */
export interface Member {
  key: Node;
  value: Node;
}

/**
 * The members of an object by name. Reports what is no object, names that are twice there, and names
 * that are not in `allowed`.
 *
 * @param what how to call the object in a sentence
 * @param ignoreCase whether names that differ in capitals only are the same, as condition keys are
 * @returns null for what is no object
 */
export function membersOf(
  node: Node,
  what: string,
  allowed: readonly string[] | null,
  report: Report,
  ignoreCase = false,
): Map<string, Member> | null {
  if (node.type !== 'object') {
    report.error(node, 'wrong_type', `${what} has to be an object.`, 'Write it in braces: { … }.');
    return null;
  }
  const found = new Map<string, Member>();
  const seen = new Set<string>();
  for (const [key, value] of (node.children ?? []).map((property) => property.children ?? [])) {
    if (!key || !value) continue;
    const name = String(key.value);
    const plain = ignoreCase ? name.toLowerCase() : name;
    if (seen.has(plain) && !(allowed && !allowed.includes(name))) {
      report.error(key, 'duplicate_element', `${quote(name)} is here twice.`, 'Join the two into one.');
    } else if (allowed && !allowed.includes(name)) {
      const meant = allowed.find((a) => a.toLowerCase() === name.toLowerCase());
      report.error(
        key,
        'unknown_element',
        `${what} has no element ${quote(name)}.`,
        meant ? `Write ${meant}.` : `It may have ${allowed.join(', ')}.`,
      );
    } else {
      seen.add(plain);
      found.set(name, { key, value });
    }
  }
  return found;
}

/** A text with its node. */
export interface Text {
  text: string;
  node: Node;
}

/**
 * One text or a list of them. Reports anything else, and an empty list.
 *
 * @param scalars whether numbers, true and false count as texts, as they do in conditions
 */
export function textsOf(node: Node, what: string, report: Report, scalars = false): Text[] {
  const items = node.type === 'array' ? (node.children ?? []) : [node];
  if (items.length === 0) report.error(node, 'missing_element', `${what} is empty.`, 'Name at least one.');
  const types = scalars ? ['string', 'number', 'boolean'] : ['string'];
  const fitting = items.filter((item) => types.includes(item.type));
  for (const item of items) {
    if (!fitting.includes(item)) {
      report.error(item, 'wrong_type', `${what} has to be text, or a list of texts.`, 'Put it in quotes.');
    }
  }
  return fitting.map((item) => ({ text: String(item.value), node: item }));
}
