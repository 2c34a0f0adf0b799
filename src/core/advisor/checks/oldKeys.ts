import { type Found, foundKey, keySubject } from '../facts/found.ts';
import type { KeyFacts } from '../facts/keys.ts';
import { daysAgo, daysSince, daysWords } from '../facts/time.ts';
import { rotation } from './keyActions.ts';
import type { Check, Scene } from './scene.ts';

/** So many times the age that its policy allows is very old. */
const muchTooOld = 2;

/** Keys that are older than their rotation policy lets them get. */
export const checkOldKeys: Check = ({ keys, policyOf, now }) => {
  const limits = new Map<string | undefined, number | null>();
  // Those that are not kept here have the policy of their account: one for all of them.
  const limitOf = ({ credential, account }: KeyFacts): number | null => {
    if (credential) return policyOf(credential).maxAgeDays;
    const known = limits.get(account?.id);
    if (known !== undefined) return known;
    const limit = policyOf(strangerOf(account)).maxAgeDays;
    limits.set(account?.id, limit);
    return limit;
  };
  const words = (key: KeyFacts) => ({
    subject: keySubject(key),
    evidence: [
      `It is ${daysWords(daysSince(key.createdAt ?? '', now))} old; its policy allows ${daysWords(limitOf(key) ?? 0)}.`,
    ],
    ...rotation(key),
  });
  // Instants are compared as texts: most of ten thousand keys need no calendar.
  const instants = new Map<number, { old: string; veryOld: string }>();
  const instantsOf = (maxAgeDays: number) => {
    const known = instants.get(maxAgeDays) ?? {
      old: daysAgo(maxAgeDays, now),
      veryOld: daysAgo(maxAgeDays * muchTooOld + 1, now),
    };
    instants.set(maxAgeDays, known);
    return known;
  };
  const all: Found[] = [];
  for (const key of keys) {
    const { createdAt } = key;
    if (!key.active || createdAt === undefined) continue;
    const maxAgeDays = limitOf(key);
    if (maxAgeDays === null) continue;
    const { old, veryOld } = instantsOf(maxAgeDays);
    if (createdAt < old) all.push(foundKey('key-old', createdAt <= veryOld ? 'high' : 'medium', key, words));
  }
  return all;
};

/** A key of an account that is not kept here, as a policy is found for it. */
const strangerOf = (account: KeyFacts['account']): Parameters<Scene['policyOf']>[0] => ({
  id: '',
  provider: account?.provider ?? 's3',
  ...(account && {
    remote: { account: account.id, user: '', status: 'active', seenAt: account.updatedAt },
  }),
});
