import { found, keySubject } from '../facts/found.ts';
import { day, daysSince, daysWords } from '../facts/time.ts';
import { rotation } from './keyActions.ts';
import type { Check } from './scene.ts';

/** So many times the age that its policy allows is very old. */
const muchTooOld = 2;

/** Keys that are older than their rotation policy lets them get. */
export const checkOldKeys: Check = ({ keys, policyOf, now }) =>
  keys.flatMap((key) => {
    if (!key.active || key.createdAt === undefined) return [];
    const { maxAgeDays } = policyOf(policyHolder(key));
    if (maxAgeDays === null) return [];
    const age = now - Date.parse(key.createdAt);
    if (!(age > maxAgeDays * day)) return [];
    const days = daysSince(key.createdAt, now);
    return found({
      kind: 'key-old',
      severity: days > maxAgeDays * muchTooOld ? 'high' : 'medium',
      of: key.ref,
      subject: keySubject(key),
      evidence: [`It is ${daysWords(days)} old; its policy allows ${daysWords(maxAgeDays)}.`],
      ...rotation(key),
      keys: [key.ref],
    });
  });

/** What a policy is found by: for a key that is not kept here, its account and provider. */
function policyHolder({
  credential,
  account,
}: Parameters<typeof keySubject>[0]): Parameters<Parameters<Check>[0]['policyOf']>[0] {
  if (credential) return credential;
  return {
    id: '',
    provider: account?.provider ?? 's3',
    ...(account && {
      remote: { account: account.id, user: '', status: 'active' as const, seenAt: account.updatedAt },
    }),
  };
}
