/**
 * What is wrong with the conditions of a statement, and with the variables in it.
 * Rules: AWS IAM User Guide, "Condition operators", "Single-valued vs. multivalued context keys" and
 * "Variables and tags"; the problems are those that "IAM Access Analyzer policy check reference" names.
 */
import { parseDate, parseNumber } from './condition.ts';
import { type ContextKey, globalKey } from './contextKeys.ts';
import { networkOf, parseIpRange } from './ip.ts';
import type { Condition } from './model.ts';
import type { Member, Text } from './nodes.ts';
import type { Comparison, Operator } from './operators.ts';
import { quote, type Report } from './problems.ts';
import { withVariablesAs } from './variables.ts';

const readable: Partial<Record<Comparison, { fits: (text: string) => boolean; hint: string }>> = {
  number: { fits: (t) => !Number.isNaN(parseNumber(t)), hint: 'Write a number.' },
  date: {
    fits: (t) => !Number.isNaN(parseDate(t)),
    hint: 'Write a date as in "2030-01-31T12:00:00Z", or seconds since 1970.',
  },
  bool: { fits: (t) => /^(true|false)$/i.test(t), hint: 'Write "true" or "false".' },
  null: {
    fits: (t) => /^(true|false)$/i.test(t),
    hint: 'Write "true" for a key that must be absent, "false" for one that must be there.',
  },
  ip: { fits: (t) => parseIpRange(t) !== null, hint: 'Write an address or a range, as in "203.0.113.0/24".' },
  binary: { fits: (t) => /^[A-Za-z0-9+/]*={0,2}$/.test(t), hint: 'Write the bytes in base64.' },
};

/** @param key what the values are compared with, as it stands in the policy */
export function checkConditionValue(
  operator: Operator,
  key: string,
  { text, node }: Text,
  report: Report,
): void {
  const { comparison } = operator;
  const rule = readable[comparison];
  if (rule && !rule.fits(text)) {
    const message = `${operator.text} cannot compare with ${quote(text)}.`;
    report.error(node, 'bad_condition_value', message, rule.hint);
  } else if (comparison === 'ip') checkRange(key, { text, node }, report);
  if ((comparison === 'text' || comparison === 'textIgnoreCase') && /[*?]/.test(withVariablesAs(text, ''))) {
    const hint =
      comparison === 'text' ? `Write ${operator.text.replace('Equals', 'Like')}.` : 'Use a Like operator.';
    report.warn(
      node,
      'dead_wildcard',
      `${operator.text} takes the wildcard in ${quote(text)} as it is.`,
      hint,
    );
  }
  if (!rule) checkVariables({ text, node }, report);
}

/** A range that no request can come from, or that is written with more than it says. */
function checkRange(key: string, { text, node }: Text, report: Report): void {
  const range = parseIpRange(text);
  if (!range) return;
  const isPrivate =
    /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:|fe[89ab])/i;
  if (key.toLowerCase() === 'aws:sourceip' && isPrivate.test(text)) {
    const hint = 'Requests come from public addresses; for private ones there is aws:VpcSourceIp.';
    report.warn(node, 'private_address', `${quote(text)} is a private address.`, hint);
  }
  const whole = networkOf(range);
  if (whole !== range.bits) {
    const hint = 'Set what lies behind the prefix to zero, so that nobody misreads it.';
    report.warn(node, 'bad_condition_value', `${quote(text)} names an address within its range.`, hint);
  }
}

/** Checks a line of a Condition block: the operator, the key and the values together. */
export function checkCondition(
  condition: Condition,
  key: Member['key'],
  effect: unknown,
  report: Report,
): void {
  const { operator, values } = condition;
  const known = globalKey(condition.key);
  if (!/^[\w.-]+:[^\s]/.test(condition.key)) {
    const hint = 'Write it as in "aws:SourceIp" or "s3:prefix".';
    report.warn(key, 'unknown_key', `${quote(condition.key)} is not a condition key.`, hint);
  } else if (/\/$/.test(condition.key)) {
    report.warn(
      key,
      'unknown_key',
      `${quote(condition.key)} names no tag.`,
      'Write the tag’s key behind the slash.',
    );
  } else if (!known && /^aws:/i.test(condition.key)) {
    const hint = 'Check the spelling: a key that no request has decides the same way every time.';
    report.warn(key, 'unknown_key', `There is no key ${quote(condition.key)}.`, hint);
  }
  if (operator.comparison === 'bool' && values.length > 1) {
    report.error(
      key,
      'bad_condition_value',
      `${operator.text} compares with one value.`,
      'Keep one of them.',
    );
  }
  if (known && !canCompare(operator, known)) {
    const hint = `Use an operator for ${typeWords[known.type]}.`;
    report.warn(key, 'bad_operator', `${operator.text} does not fit ${quote(condition.key)}.`, hint);
  }
  if (operator.quantifier && known && !known.many) {
    const hint = 'Leave ForAllValues or ForAnyValue out.';
    report.warn(key, 'bad_operator', `${quote(condition.key)} has one value only.`, hint);
  } else if (operator.quantifier === 'all' && effect === 'Allow') {
    const hint = `Add "Null": { "${condition.key}": "false" } if the key has to be there.`;
    report.warn(key, 'open_condition', `${operator.text} is met by a request without the key.`, hint);
  }
}

const typeWords: Readonly<Record<ContextKey['type'], string>> = {
  text: 'text, such as StringEquals',
  arn: 'ARNs, such as ArnLike',
  bool: 'true and false: Bool',
  date: 'dates, such as DateLessThan',
  number: 'numbers, such as NumericLessThan',
  ip: 'addresses: IpAddress or NotIpAddress',
};

const textual: readonly Comparison[] = ['text', 'textIgnoreCase', 'textLike'];

const fitting: Readonly<Record<ContextKey['type'], readonly Comparison[]>> = {
  text: textual,
  arn: ['arn', ...textual],
  bool: ['bool', ...textual],
  // Dates may be written as seconds since 1970.
  date: ['date', 'number'],
  number: ['number'],
  ip: ['ip'],
};

const canCompare = ({ comparison }: Operator, { type }: ContextKey): boolean =>
  comparison === 'null' || comparison === 'binary' || fitting[type].includes(comparison);

/** Variables that are not written as they have to be stand for nothing. */
export function checkVariables({ text, node }: Text, report: Report): void {
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', open + 2)) {
    const close = text.indexOf('}', open);
    const problem = close < 0 ? missingBrace : variableProblem(text.slice(open + 2, close));
    if (!problem) continue;
    report.error(node, 'bad_variable', `${quote(text)} ${problem.what}.`, problem.hint);
    return;
  }
}

const missingBrace = { what: 'has a variable that does not end', hint: 'Close it with "}".' };

function variableProblem(inside: string): { what: string; hint: string } | null {
  if (['*', '?', '$'].includes(inside)) return null;
  const [key = '', ...fallback] = inside.split(',');
  const written = fallback.join(',').trim();
  if (key.trim() === '') return { what: 'has an empty variable', hint: 'Name a key between the braces.' };
  if (/[*?]/.test(key)) return { what: 'has a wildcard in a variable', hint: 'Name one key.' };
  // A tag's key may have spaces in it.
  if (/\s/.test(key.split('/')[0] ?? '')) return { what: 'has a space in a variable', hint: 'Take it out.' };
  if (fallback.length > 0 && !/^'[^']*'$/.test(written))
    return {
      what: 'has a fallback without quotes',
      hint: "Put what stands behind the comma in quotes: 'none'.",
    };
  return null;
}
