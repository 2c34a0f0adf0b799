import { type Agreed, isTyped, notAgreed } from '#shared/plainHttp.ts';
import { agreedAfter } from '../clouds/client/plainHttp.ts';
import type { OpenVault } from '../store/access.ts';
import { credentialOf } from './chain.ts';
import { findProfile } from './find.ts';

/** Whom a consent is for: a profile, with the one that a role builds on; or an account. */
export type Consenting = { profileId: string } | { accountId: string };

/** The profile or account itself, and what it takes its endpoints from. */
async function holders(
  { vault }: OpenVault,
  whom: Consenting,
): Promise<({ id: string; name: string } & Agreed)[]> {
  const state = await vault.state();
  if ('accountId' in whom) return state.accounts.filter(({ id }) => id === whom.accountId);
  const profile = findProfile(state, whom.profileId);
  const { base } = credentialOf(state, profile);
  return base === profile ? [profile] : [profile, base];
}

/** The origins that a profile or an account uses in the clear without anybody having agreed. */
export const openQuestions = async (access: OpenVault, whom: Consenting): Promise<string[]> => [
  ...new Set((await holders(access, whom)).flatMap(notAgreed)),
];

/**
 * Writes down that a person agreed to plain http.
 *
 * @param typed the names of the hosts, as they were typed
 * @throws QCredError what `vault.update` throws
 */
export async function agree(access: OpenVault, whom: Consenting, typed: readonly string[]): Promise<void> {
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
