import { QCredError } from '#shared/errors.ts';
import { type Agreed, isTyped, notAgreed, plainOrigin, plainOrigins, plainWords } from '#shared/plainHttp.ts';
import type { Access } from '../access.ts';
import { credentialOf, findProfile } from '../profiles/find.ts';

const hint =
  'Agree to it once by typing the name of its host: edit the profile or the account in the window, or run "qcred test PROFILE" or "qcred account sync ACCOUNT". Scripts add --allow-http.';

/**
 * Refuses an address that is plain http to another machine, unless somebody agreed to it.
 *
 * @param agreed the origins that were agreed to
 * @throws QCredError plain_http
 */
export function refusePlain(address: string, agreed: readonly string[] = []): void {
  const origin = plainOrigin(address);
  if (origin !== null && !agreed.includes(origin))
    throw new QCredError('plain_http', plainWords(origin), hint);
}

/**
 * What is agreed to after a draft was saved: what was agreed to before or is typed now, of the endpoints
 * that there are. An endpoint that changes is to be agreed to anew.
 *
 * @param typed names of hosts
 * @returns undefined for nothing
 */
export function agreedAfter(
  endpoints: Agreed['endpoints'],
  before: readonly string[] = [],
  typed: readonly string[] = [],
): string[] | undefined {
  const agreed = plainOrigins(endpoints).filter(
    (origin) => before.includes(origin) || isTyped(origin, typed),
  );
  return agreed.length === 0 ? undefined : agreed;
}

/** Whom a consent is for: a profile, with the one that a role builds on; or an account. */
export type Consenting = { profileId: string } | { accountId: string };

/** The profile or account itself, and what it takes its endpoints from. */
async function holders(
  { vault }: Access,
  whom: Consenting,
): Promise<({ id: string; name: string } & Agreed)[]> {
  const state = await vault.state();
  if ('accountId' in whom) return state.accounts.filter(({ id }) => id === whom.accountId);
  const profile = findProfile(state, whom.profileId);
  const { base } = credentialOf(state, profile);
  return base === profile ? [profile] : [profile, base];
}

/** The origins that a profile or an account uses in the clear without anybody having agreed. */
export const openQuestions = async (access: Access, whom: Consenting): Promise<string[]> => [
  ...new Set((await holders(access, whom)).flatMap(notAgreed)),
];

/**
 * Writes down that a person agreed to plain http.
 *
 * @param typed the names of the hosts, as they were typed
 * @throws QCredError what `vault.update` throws
 */
export async function agree(access: Access, whom: Consenting, typed: readonly string[]): Promise<void> {
  const found = await holders(access, whom);
  const ids = new Set(found.map(({ id }) => id));
  const agreed = <T extends { id: string } & Agreed>(one: T): T =>
    ids.has(one.id) ? { ...one, plainHttp: agreedAfter(one.endpoints, one.plainHttp, typed) } : one;
  const entries = found.flatMap((one) =>
    notAgreed(one)
      .filter((origin) => isTyped(origin, typed))
      .map((origin) => ({ action: 'plain_http.allowed', subject: one.name, detail: origin })),
  );
  if (entries.length === 0) return;
  await access.change(
    (state) => ({
      ...state,
      profiles: state.profiles.map(agreed),
      accounts: state.accounts.map(agreed),
    }),
    () => entries,
  );
}
