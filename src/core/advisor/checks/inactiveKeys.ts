import { found, keySubject } from '../facts/found.ts';
import { daysAgo, daysSince, daysWords } from '../facts/time.ts';
import { deletion } from './keyActions.ts';
import type { Check } from './scene.ts';

/** The longest grace of a rotation: who was switched off within it may still be waited for. */
const graceDays = 7;

/** Keys that were switched off and left there. One that a rotation is to delete is not left. */
export const checkInactiveKeys: Check = ({ keys, state, now }) => {
  const recently = daysAgo(graceDays, now);
  const retiring = new Set(
    state.rotations
      .filter(({ state: stands }) => stands !== 'finished' && stands !== 'undone')
      .map(({ oldKey }) => oldKey),
  );
  return keys.flatMap((key) => {
    const { active, account, createdAt, id, facts } = key;
    if (active || !account || (id !== null && retiring.has(id))) return [];
    const offSince = id === null ? undefined : facts?.uses[id]?.offSince;
    const fresh = createdAt !== undefined && createdAt > recently;
    if (fresh) return [];
    const age = createdAt === undefined ? '' : `It is ${daysWords(daysSince(createdAt, now))} old. `;
    const seen = offSince === undefined ? '' : ` QCred has seen it so since ${offSince.slice(0, 10)}.`;
    return found({ kind: 'key-inactive', severity: 'low', of: key, keys: [key] }, () => ({
      subject: keySubject(key),
      evidence: [`${age}It is switched off.${seen}`],
      ...deletion(key),
    }));
  });
};
