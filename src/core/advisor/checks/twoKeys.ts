import { isUnderWay } from '#shared/underWay.ts';
import { accountSubject, type Found, found } from '../facts/found.ts';
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
      .filter(isUnderWay)
      .flatMap(({ oldKey, newKey }) => [oldKey, ...(newKey === undefined ? [] : [newKey])]),
  );
  const all: Found[] = [];
  for (const { account, mirror } of accounts) {
    for (const { name, keys } of mirror.users) {
      if (!keys || keys.length < 2) continue;
      const active = activeOf(keysOfUser(account.id, name));
      if (active.length < 2 || active.some((key) => isRecent(key, rotating, recently))) continue;
      all.push(
        found({ kind: 'two-keys', severity: 'medium', of: `${account.id}/${name}`, keys: active }, () => {
          const idle = leastUsed(active);
          return {
            subject: accountSubject('user', name, account),
            evidence: active.map((key) => `${key.name}: ${useWords(key)}.`),
            ...(idle ? setActive(idle, false) : { advice: bothUsed }),
          };
        }),
      );
    }
  }
  return all;
};

/** Those that work: mostly all of them. */
const activeOf = (keys: readonly KeyFacts[]): readonly KeyFacts[] =>
  keys.every(isActive) ? keys : keys.filter(isActive);

const isActive = ({ active }: KeyFacts): boolean => active;

/** Whether a key is of a rotation, by QCred or by hand. */
const isRecent = ({ id, createdAt }: KeyFacts, rotating: ReadonlySet<string>, recently: string): boolean =>
  (id !== null && rotating.has(id)) || (createdAt !== undefined && createdAt > recently);

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
  const byUse = keys.toSorted((a, b) => ((a.lastUse?.at ?? '') < (b.lastUse?.at ?? '') ? -1 : 1));
  const [first, second] = byUse;
  if (!first || !second) return null;
  const last = first.lastUse?.at ?? null;
  return last === null || (second.createdAt !== undefined && last < second.createdAt) ? first : null;
}
