/**
 * Whether a condition holds for a request.
 * Rules: AWS IAM User Guide, "Condition operators" and "Single-valued vs. multivalued context keys".
 */
import { inRange, parseIpRange } from './ip.ts';
import { anyRun, type Filled, type Glob, literalOf, matchTruth, type Token } from './match.ts';
import type { Condition } from './model.ts';
import type { Comparison, Order } from './operators.ts';
import { and, not, or, type Truth, truth } from './truth.ts';
import { fillVariables, type Lookup } from './variables.ts';

/** What is known about a request. */
export interface World {
  /** Values by context key, keys in lower case. A key with an empty list is known to be absent. */
  context: ReadonlyMap<string, readonly string[]>;
  /** Whether the context is all there is. Where it is not, a key that is missing may have any value. */
  complete: boolean;
}

/** The values of a context key; key names are the same in upper and lower case. */
export const lookupIn =
  (world: World): Lookup =>
  (key) =>
    world.context.get(key.toLowerCase());

/**
 * @param variables whether `${…}` in values are variables, as they are since the version of 2012
 * @returns `maybe` only in a world that is not complete
 */
export function conditionHolds(condition: Condition, world: World, variables: boolean): Truth {
  const { operator, key, values: wanted } = condition;
  const found = lookupIn(world)(key);
  if (!found && !world.complete) return 'maybe';
  // The set operators see an empty string as no value at all.
  const values = operator.quantifier ? (found ?? []).filter((v) => v !== '') : (found ?? []);
  if (operator.comparison === 'null') return isNull(values, wanted);
  if (values.length === 0) {
    if (operator.quantifier) return truth(operator.quantifier === 'all');
    return truth(operator.ifExists || operator.negated);
  }
  const fill = filler(operator.comparison, world, variables);
  const patterns = wanted.map(fill);
  const holds = (value: string): Truth => {
    const some = or(...patterns.map((p, i) => compare(operator, p, wanted[i] ?? '', value, world.complete)));
    return operator.negated ? not(some) : some;
  };
  const results = values.map(holds);
  // Without a set operator: one of the values has to match, or none of them where that is asked for.
  const all = operator.quantifier ? operator.quantifier === 'all' : operator.negated;
  return all ? and(...results) : or(...results);
}

const isNull = (values: readonly string[], wanted: readonly string[]): Truth =>
  truth(wanted.some((w) => (w.toLowerCase() === 'true') === (values.length === 0)));

/** Fills in the variables of a condition's value; only texts and ARNs may have them. */
function filler(comparison: Comparison, world: World, variables: boolean): (value: string) => Filled | null {
  if (!['text', 'textIgnoreCase', 'textLike', 'arn'].includes(comparison)) return () => null;
  const lookup = variables ? lookupIn(world) : null;
  const wildcards = comparison === 'textLike' || comparison === 'arn';
  return (value) => fillVariables(value, lookup, wildcards);
}

function compare(
  { comparison, order }: { comparison: Comparison; order: Order },
  pattern: Filled | null,
  wanted: string,
  value: string,
  known: boolean,
): Truth {
  if (pattern) {
    if (comparison === 'arn') return arnTruth(pattern, value, known);
    if (comparison !== 'textIgnoreCase') return matchTruth(pattern, literalOf(value), known);
    const glob = pattern.glob.flatMap((t): Token[] => (typeof t === 'string' ? [...t.toLowerCase()] : [t]));
    return matchTruth({ ...pattern, glob }, literalOf(value.toLowerCase()), known);
  }
  return truth(comparePlain(comparison, order, wanted, value));
}

function comparePlain(comparison: Comparison, order: Order, wanted: string, value: string): boolean {
  switch (comparison) {
    case 'number':
      return inOrder(order, parseNumber(value), parseNumber(wanted));
    case 'date':
      return inOrder(order, parseDate(value), parseDate(wanted));
    case 'bool':
      return value.toLowerCase() === wanted.toLowerCase();
    case 'ip': {
      const [address, range] = [parseIpRange(value), parseIpRange(wanted)];
      return address !== null && range !== null && inRange(address, range);
    }
    default:
      return value === wanted;
  }
}

/** A number as policies write it, or NaN, which stands in no order to anything. */
export const parseNumber = (text: string): number =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;

/** Milliseconds since 1970 of an ISO 8601 date, or of seconds since 1970; NaN for anything else. */
export function parseDate(text: string): number {
  if (/^-?\d{5,}$/.test(text)) return Number(text) * 1000;
  return /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/.test(text)
    ? Date.parse(hasZone(text) || !text.includes('T') ? text : `${text}Z`)
    : Number.NaN;
}

const hasZone = (text: string): boolean => /(Z|[+-]\d\d:?\d\d)$/.test(text);

function inOrder(order: Order, value: number, wanted: number): boolean {
  switch (order) {
    case 'equal':
      return value === wanted;
    case 'less':
      return value < wanted;
    case 'lessOrEqual':
      return value <= wanted;
    case 'greater':
      return value > wanted;
    case 'greaterOrEqual':
      return value >= wanted;
  }
}

/**
 * ARNs are compared part by part: a `*` does not reach over a colon, except in the last part. The
 * short ARNs of other clouds are compared as a whole.
 */
function arnTruth({ glob, resolved }: Filled, value: string, known: boolean): Truth {
  const subject = literalOf(value);
  const patterns = sixParts(glob);
  const subjects = sixParts(subject);
  if (patterns && subjects) {
    return and(...patterns.map((part, i) => matchTruth({ glob: part, resolved }, subjects[i] ?? [], known)));
  }
  const comparable = (!patterns && !subjects) || (glob.length === 1 && glob[0] === anyRun) || !resolved;
  return comparable ? matchTruth({ glob, resolved }, subject, known) : 'no';
}

/** The six parts between an ARN's first five colons, or null where there are fewer. */
function sixParts(tokens: Glob): Token[][] | null {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token === ':' && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.length === 6 ? parts : null;
}
