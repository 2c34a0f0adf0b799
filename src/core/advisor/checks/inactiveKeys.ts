import { isUnderWay } from '#shared/underWay.ts';
import { type Found, foundKey, keySubject } from '../facts/found.ts';
import { type KeyFacts, usesOf } from '../facts/keys.ts';
import { daysAgo, daysSince, daysWords } from '../facts/time.ts';
import { deletion } from './keyActions.ts';
import type { Check } from './scene.ts';

/** The longest grace of a rotation: who was switched off within it may still be waited for. */
const graceDays = 7;

/** Keys that were switched off and left there. One that a rotation is to delete is not left. */
export const checkInactiveKeys: Check = ({ keys, state, now }) => {
  const recently = daysAgo(graceDays, now);
  const retiring = new Set(state.rotations.filter(isUnderWay).map(({ oldKey }) => oldKey));
  const words = (key: KeyFacts) => {
    const { createdAt } = key;
    const offSince = usesOf(key)?.offSince;
    const age = createdAt === undefined ? '' : `It is ${daysWords(daysSince(createdAt, now))} old. `;
    const seen = offSince === undefined ? '' : ` QCred has seen it so since ${offSince.slice(0, 10)}.`;
    return {
      subject: keySubject(key),
      evidence: [`${age}It is switched off.${seen}`],
      ...deletion(key),
    };
  };
  const all: Found[] = [];
  for (const key of keys) {
    const { active, account, createdAt, id } = key;
    if (active || !account || (id !== null && retiring.has(id))) continue;
    if (createdAt === undefined || createdAt <= recently)
      all.push(foundKey('key-inactive', 'low', key, words));
  }
  return all;
};
