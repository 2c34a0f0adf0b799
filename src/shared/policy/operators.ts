/**
 * The operators of a policy's conditions.
 * Rules: AWS IAM User Guide, "IAM JSON policy elements: Condition operators".
 */

/** What kind of values an operator compares, and how. */
export type Comparison =
  | 'text'
  | 'textIgnoreCase'
  | 'textLike'
  | 'arn'
  | 'number'
  | 'date'
  | 'bool'
  | 'binary'
  | 'ip'
  | 'null';

/** How two numbers or dates are to stand to each other. */
export type Order = 'equal' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual';

export interface Operator {
  /** As it is written in the policy, with prefix and suffix. */
  text: string;
  comparison: Comparison;
  order: Order;
  /** True for the operators with "Not" in their name. */
  negated: boolean;
  /** `ForAllValues:` or `ForAnyValue:`, for keys with several values. */
  quantifier: 'all' | 'any' | null;
  ifExists: boolean;
}

type Base = Pick<Operator, 'comparison' | 'order' | 'negated'>;

const base = (comparison: Comparison, negated = false, order: Order = 'equal'): Base => ({
  comparison,
  order,
  negated,
});

const ordered = (prefix: string, comparison: Comparison): [string, Base][] => [
  [`${prefix}Equals`, base(comparison)],
  [`${prefix}NotEquals`, base(comparison, true)],
  [`${prefix}LessThan`, base(comparison, false, 'less')],
  [`${prefix}LessThanEquals`, base(comparison, false, 'lessOrEqual')],
  [`${prefix}GreaterThan`, base(comparison, false, 'greater')],
  [`${prefix}GreaterThanEquals`, base(comparison, false, 'greaterOrEqual')],
];

const bases = new Map<string, Base>([
  ['StringEquals', base('text')],
  ['StringNotEquals', base('text', true)],
  ['StringEqualsIgnoreCase', base('textIgnoreCase')],
  ['StringNotEqualsIgnoreCase', base('textIgnoreCase', true)],
  ['StringLike', base('textLike')],
  ['StringNotLike', base('textLike', true)],
  // The two pairs of ARN operators behave the same.
  ['ArnEquals', base('arn')],
  ['ArnNotEquals', base('arn', true)],
  ['ArnLike', base('arn')],
  ['ArnNotLike', base('arn', true)],
  ...ordered('Numeric', 'number'),
  ...ordered('Date', 'date'),
  ['Bool', base('bool')],
  ['BinaryEquals', base('binary')],
  ['IpAddress', base('ip')],
  ['NotIpAddress', base('ip', true)],
  ['Null', base('null')],
]);

/** The operators without prefix or suffix, for completion. */
export const operatorNames: readonly string[] = [...bases.keys()];

const quantifiers = [
  ['ForAllValues:', 'all'],
  ['ForAnyValue:', 'any'],
] as const;

/**
 * Reads an operator: "StringLike", "ForAnyValue:StringEqualsIfExists".
 *
 * @returns null for one that does not exist
 */
export function parseOperator(text: string): Operator | null {
  const prefix = quantifiers.find(([word]) => text.startsWith(word));
  const tail = prefix ? text.slice(prefix[0].length) : text;
  const ifExists = tail.endsWith('IfExists');
  const found = bases.get(ifExists ? tail.slice(0, -'IfExists'.length) : tail);
  // Null asks whether the key exists; "if it exists" would make no sense.
  if (!found || (found.comparison === 'null' && ifExists)) return null;
  return { text, ...found, quantifier: prefix?.[1] ?? null, ifExists };
}
