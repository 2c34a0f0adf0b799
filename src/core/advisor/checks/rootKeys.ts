import { found, keySubject } from '../facts/found.ts';
import { dayOf, daysAgo } from '../facts/time.ts';
import { rotation, setActive } from './keyActions.ts';
import type { Check } from './scene.ts';

const dailyDays = 30;

const none: readonly never[] = [];

/** Access keys of the root user; worst where they are used. */
export const checkRootKeys: Check = ({ keys, now }) => {
  const recent = daysAgo(dailyDays, now);
  return keys.flatMap((key) => {
    if (key.user !== '' || !key.active) return none;
    const at = key.lastUse?.at ?? null;
    const use =
      at === null
        ? key.lastUse
          ? 'It was never used.'
          : 'When it was used is not known.'
        : `It was last used on ${dayOf(at)}${key.lastUse?.service ? `, with ${key.lastUse.service}` : ''}.`;
    const daily = at !== null && at > recent;
    return found({ kind: 'root-key', severity: 'high', of: key, keys: [key] }, () => ({
      subject: keySubject(key),
      evidence: ['It belongs to the root user.', use, ...(daily ? ['It is in daily use.'] : [])],
      advice:
        `Make a user with what is needed, give that user’s key to what uses this one, then delete this one. ${setActive(key, false).advice || rotation(key).advice}`.trim(),
    }));
  });
};
