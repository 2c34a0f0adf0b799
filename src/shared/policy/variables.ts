/**
 * Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'nobody'}`, `${*}`.
 * Rules: AWS IAM User Guide, "IAM policy elements: Variables and tags".
 */
import { anyRun, type Filled, globOf, literalOf, type Token } from './match.ts';

/** Gives the values of a context key, or undefined for a key that the request does not have. */
export type Lookup = (key: string) => readonly string[] | undefined;

/**
 * Fills the variables of a pattern in.
 *
 * @param text as it stands in the policy
 * @param lookup where values come from; null where variables are plain text, as in policies of the
 * version of 2008
 * @param wildcards whether `*` and `?` outside variables are wildcards. Inside a value they never are
 */
export function fillVariables(text: string, lookup: Lookup | null, wildcards: boolean): Filled {
  const plain = wildcards ? globOf : literalOf;
  if (!lookup || !text.includes('${')) return { glob: plain(text), resolved: true };
  const glob: Token[] = [];
  let resolved = true;
  let at = 0;
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', at)) {
    const close = text.indexOf('}', open);
    if (close < 0) break;
    const value = resolve(text.slice(open + 2, close), lookup);
    if (value === null) resolved = false;
    for (const token of plain(text.slice(at, open))) glob.push(token);
    for (const token of value === null ? [anyRun] : literalOf(value)) glob.push(token as Token);
    at = close + 1;
  }
  for (const token of plain(text.slice(at))) glob.push(token);
  return { glob, resolved };
}

/** The value of what stands between the braces, or null when it has none. */
function resolve(inside: string, lookup: Lookup): string | null {
  if (inside === '*' || inside === '?' || inside === '$') return inside;
  const { key, fallback } = splitDefault(inside);
  const values = lookup(key);
  // A key with several values cannot be a variable.
  if (values && values.length > 0) return values.length === 1 ? (values[0] ?? null) : null;
  return fallback;
}

/** A variable's key and what stands in for a missing value: `key, 'text'`. Nothing else was let in when it was read. */
function splitDefault(inside: string): { key: string; fallback: string | null } {
  const comma = inside.indexOf(',');
  if (comma < 0) return { key: inside, fallback: null };
  return {
    key: inside.slice(0, comma).trim(),
    fallback: inside
      .slice(comma + 1)
      .trim()
      .slice(1, -1),
  };
}

/** A pattern with another text in the place of each variable. */
export const withVariablesAs = (text: string, other: string): string => text.replace(/\$\{[^}]*\}/g, other);
