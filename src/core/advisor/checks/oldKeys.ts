import { found, keySubject } from '../facts/found.ts';
import type { KeyFacts } from '../facts/keys.ts';
import { day, daysSince, daysWords } from '../facts/time.ts';
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
  return keys.flatMap((key) => {
    const { createdAt } = key;
    if (!key.active || createdAt === undefined) return none;
    const maxAgeDays = limitOf(key);
    if (maxAgeDays === null) return none;
    const days = (now - Date.parse(createdAt)) / day;
    if (!(days > maxAgeDays)) return none;
    return found(
      {
        kind: 'key-old',
        severity: Math.floor(days) > maxAgeDays * muchTooOld ? 'high' : 'medium',
        of: key,
        keys: [key],
      },
      () => ({
        subject: keySubject(key),
        evidence: [
          `It is ${daysWords(daysSince(createdAt, now))} old; its policy allows ${daysWords(maxAgeDays)}.`,
        ],
        ...rotation(key),
      }),
    );
  });
};

const none: readonly never[] = [];

/** A key of an account that is not kept here, as a policy is found for it. */
const strangerOf = (account: KeyFacts['account']): Parameters<Scene['policyOf']>[0] => ({
  id: '',
  provider: account?.provider ?? 's3',
  ...(account && {
    remote: { account: account.id, user: '', status: 'active', seenAt: account.updatedAt },
  }),
});
