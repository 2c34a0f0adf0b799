import { type Found, foundKey, keySubject } from '../facts/found.ts';
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
  const never = (key: KeyFacts) => ({
    subject: keySubject(key),
    evidence: [`It was made ${daysWords(daysSince(key.createdAt ?? '', now))} ago and never used.`],
    ...setActive(key, false),
  });
  const unused = (key: KeyFacts) => {
    const at = key.lastUse?.at ?? '';
    const service = key.lastUse?.service;
    return {
      subject: keySubject(key),
      evidence: [
        `It was last used on ${dayOf(at)}, ${daysWords(daysSince(at, now))} ago${service ? `, with ${service}` : ''}.`,
      ],
      ...setActive(key, false),
    };
  };
  const all: Found[] = [];
  for (const key of keys) {
    const { active, lastUse, createdAt } = key;
    if (!active || !lastUse) continue;
    if (lastUse.at === null) {
      if (createdAt !== undefined && createdAt <= started)
        all.push(foundKey('key-never-used', 'medium', key, never));
    } else if (lastUse.at <= recent) all.push(foundKey('key-unused', 'medium', key, unused));
  }
  return all;
};
