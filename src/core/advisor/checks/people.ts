import { accountSubject, found } from '../facts/found.ts';
import { dayOf } from '../facts/time.ts';
import type { Check } from './scene.ts';

const none: readonly never[] = [];

/** Where organisations keep their people, by the path of the user. */
const peoplePath = /\/(?:people|humans|persons?|staff|employees|users)\//i;
/** An address is a person's. */
const address = /^[^@\s]+@[^@\s]+$/;

/**
 * People without a second factor: those who sign in with a password, or whom their path or name tells.
 * Where the account does not tell whether there is one, nothing is said of it here.
 */
export const checkPeople: Check = (scene) => {
  // Thousands of people share a few paths.
  const paths = new Map<string, boolean>();
  const isPersonal = (path: string): boolean => {
    const known = paths.get(path) ?? peoplePath.test(path);
    paths.set(path, known);
    return known;
  };
  return scene.accounts.flatMap(({ account, mirror }) =>
    mirror.users.flatMap(({ name, path, mfa, passwordLastUsed }) => {
      if (mfa !== false) return none;
      if (passwordLastUsed === undefined && !isPersonal(path) && !address.test(name)) return none;
      const powers = scene.principals.get(account.id)?.users.get(name)?.powers;
      const strong = powers?.everything === true || (powers?.paths.length ?? 0) > 0;
      const keys = scene.keysOfUser(account.id, name).filter(({ active }) => active);
      return found(
        {
          kind: 'no-mfa',
          severity: strong ? 'high' : passwordLastUsed === undefined ? 'low' : 'medium',
          of: `${account.id}/${name}`,
          keys: keys,
        },
        () => ({
          subject: accountSubject('user', name, account),
          evidence: [
            'No device for one-time passwords is registered.',
            ...(passwordLastUsed === undefined
              ? []
              : [`Signed in with a password on ${dayOf(passwordLastUsed)}.`]),
            ...(strong ? ['May do everything, or can come to it.'] : []),
          ],
          advice: `${name} registers a device on the provider’s page, after signing in. An administrator can require it with a policy.`,
        }),
      );
    }),
  );
};
