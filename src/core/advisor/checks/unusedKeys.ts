import { type Found, found, keySubject } from '../facts/found.ts';
import type { KeyFacts } from '../facts/keys.ts';
import { dayOf, daysAgo, daysSince, daysWords } from '../facts/time.ts';
import { setActive } from './keyActions.ts';
import type { Check } from './scene.ts';

/** A new key has so many days to come into use. */
const startDays = 30;
const unusedDays = 90;

/** Active keys that were never used, or not for long. Where the service does not tell, nothing is said of it. */
export const checkUnusedKeys: Check = ({ keys, now }) => {
  const started = daysAgo(startDays, now);
  const recent = daysAgo(unusedDays, now);
  return keys.flatMap((key): Found[] => {
    const { active, lastUse, createdAt } = key;
    if (!active || !lastUse) return [];
    if (lastUse.at === null) {
      if (createdAt === undefined || createdAt > started) return [];
      return [never(key, daysSince(createdAt, now))];
    }
    return lastUse.at > recent ? [] : [unused(key, lastUse.at, now)];
  });
};

const never = (key: KeyFacts, days: number): Found =>
  found({ kind: 'key-never-used', severity: 'medium', of: key, keys: [key] }, () => ({
    subject: keySubject(key),
    evidence: [`It was made ${daysWords(days)} ago and never used.`],
    ...setActive(key, false),
  }));

const unused = (key: KeyFacts, at: string, now: number): Found =>
  found({ kind: 'key-unused', severity: 'medium', of: key, keys: [key] }, () => ({
    subject: keySubject(key),
    evidence: [
      `It was last used on ${dayOf(at)}, ${daysWords(daysSince(at, now))} ago${key.lastUse?.service ? `, with ${key.lastUse.service}` : ''}.`,
    ],
    ...setActive(key, false),
  }));
