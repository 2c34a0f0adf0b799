import type { Condition } from '../model.ts';
import type { Operator } from '../operators.ts';
import { join, joinFew } from './join.ts';

/** All conditions of a statement, as the end of a sentence: "if …", empty for none. */
export const conditionsWords = (conditions: readonly Condition[]): string =>
  join(conditions.map(conditionWords));

/** A condition in words: "from 203.0.113.0/24", "when signed in with MFA", "if s3:prefix is like logs/*". */
export function conditionWords(condition: Condition): string {
  return familiar(condition) ?? general(condition);
}

/** The conditions most policies have, in their own words. */
function familiar({ operator, key, values }: Condition): string | null {
  if (operator.quantifier) return null;
  const name = key.toLowerCase();
  const list = joinFew(values, 5, 'or');
  const yes = values[0]?.toLowerCase() === 'true';
  if (operator.comparison === 'ip' && name === 'aws:sourceip') {
    return operator.negated ? `from anywhere but ${list}` : `from ${list}`;
  }
  if (operator.comparison === 'bool' && values.length === 1) {
    if (name === 'aws:multifactorauthpresent')
      return yes ? 'when signed in with MFA' : 'when not signed in with MFA';
    if (name === 'aws:securetransport')
      return yes ? 'over encrypted connections' : 'over connections without encryption';
  }
  if (operator.comparison === 'date' && name === 'aws:currenttime' && values.length === 1) {
    const word = {
      equal: 'at',
      less: 'before',
      lessOrEqual: 'until',
      greater: 'after',
      greaterOrEqual: 'from',
    };
    return operator.negated ? null : `${word[operator.order]} ${list}`;
  }
  if (name === 'sts:externalid' && operator.comparison === 'text' && !operator.negated) {
    return `with the external id ${list}`;
  }
  return null;
}

function general({ operator, key, values }: Condition): string {
  if (operator.comparison === 'null') {
    return values[0]?.toLowerCase() === 'true' ? `if ${key} is absent` : `if ${key} is present`;
  }
  const subject = { all: `every value of ${key}`, any: `a value of ${key}`, none: key };
  const absent = operator.ifExists ? ', or is absent' : '';
  return `if ${subject[operator.quantifier ?? 'none']} ${relation(operator)} ${joinFew(values, 5, 'or')}${absent}`;
}

function relation({ comparison, order, negated }: Operator): string {
  const is = negated ? 'is not' : 'is';
  if (order !== 'equal') {
    const [more, less] = comparison === 'date' ? ['after', 'before'] : ['more than', 'less than'];
    const words = { less, lessOrEqual: `at most`, greater: more, greaterOrEqual: 'at least' };
    return `${is} ${words[order]}`;
  }
  if (comparison === 'textLike' || comparison === 'arn') return `${is} like`;
  return comparison === 'ip' ? `${is} in` : is;
}
