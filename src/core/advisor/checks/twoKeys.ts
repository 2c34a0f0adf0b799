import { accountSubject, found } from '../facts/found.ts';
import type { KeyFacts } from '../facts/keys.ts';
import { dayOf, daysAgo } from '../facts/time.ts';
import { setActive } from './keyActions.ts';
import type { Check } from './scene.ts';

/** A second key that is as new as this may be a rotation that somebody does by hand. */
const rotationDays = 14;

/** Users who keep two active keys. */
export const checkTwoKeys: Check = ({ accounts, keysOfUser, state, now }) => {
  const recently = daysAgo(rotationDays, now);
  const rotating = new Set(
    state.rotations
      .filter(({ state: stands }) => stands !== 'finished' && stands !== 'undone')
      .flatMap(({ oldKey, newKey }) => [oldKey, ...(newKey === undefined ? [] : [newKey])]),
  );
  return accounts.flatMap(({ account, mirror }) =>
    mirror.users.flatMap(({ name, keys }) => {
      if (!keys || keys.length < 2) return [];
      const active = keysOfUser(account.id, name).filter((key) => key.active);
      if (active.length < 2 || active.some(({ id }) => id !== null && rotating.has(id))) return [];
      if (active.some(({ createdAt }) => createdAt !== undefined && createdAt > recently)) return [];
      const idle = leastUsed(active);
      return found(
        {
          kind: 'two-keys',
          severity: 'medium',
          of: `${account.id}/${name}`,
          keys: active,
        },
        () => ({
          subject: accountSubject('user', name, account),
          evidence: active.map((key) => `${key.name}: ${useWords(key)}.`),
          ...(idle ? setActive(idle, false) : { advice: bothUsed }),
        }),
      );
    }),
  );
};

const bothUsed =
  'Both are in use: find out what uses the older one, give it the newer one, then switch it off.';

const useWords = ({ lastUse, createdAt }: KeyFacts): string => {
  const made = createdAt === undefined ? '' : `made on ${dayOf(createdAt)}, `;
  if (!lastUse) return `${made}use not known`;
  return lastUse.at === null ? `${made}never used` : `${made}last used on ${dayOf(lastUse.at)}`;
};

/** The one that was never used, or not since the other was made; null where both are in use. */
function leastUsed(keys: readonly KeyFacts[]): KeyFacts | null {
  if (keys.some(({ lastUse }) => !lastUse)) return null;
  const byUse = keys.toSorted((a, b) => (a.lastUse?.at ?? '').localeCompare(b.lastUse?.at ?? ''));
  const [first, second] = byUse;
  if (!first || !second) return null;
  const last = first.lastUse?.at ?? null;
  return last === null || (second.createdAt !== undefined && last < second.createdAt) ? first : null;
}
