import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { parseArn } from '#shared/policy/arn.ts';
import { accountById } from '../accounts/find.ts';
import { type ReadKey, readAccountKey } from '../clouds/client/accountKey.ts';
import { caPathFor } from '../clouds/client/trust.ts';
import { credentialOf } from '../profiles/chain.ts';
import { byId } from '../profiles/find.ts';
import { usableKey } from '../profiles/sessions/key.ts';

const prefix = 'profile:';

/** Whether this is a connected account, and not what a profile says of one. */
export const isConnected = ({ id }: Pick<Account, 'id'>): boolean => !id.startsWith(prefix);

/** How a profile is named where a connected account could be. */
export const profilePlace = (profileId: string): string => `${prefix}${profileId}`;

/** The profile of a place. @throws QCredError not_found */
function profileOf({ profiles }: VaultState, id: string): Profile {
  const profile = byId(profiles, id.slice(prefix.length));
  if (profile) return profile;
  throw new QCredError('not_found', 'The profile was deleted meanwhile.', 'Choose another.');
}

/**
 * What requests are signed with: the account's key; for a profile what tools use, which for a role are
 * temporary credentials.
 *
 * @throws as `readAccountKey`, and `usableKey`: mfa_needed where a one-time password would have to be asked for
 */
export const readPlaceKey: ReadKey = async (access, account, purpose) => {
  if (!account.id.startsWith(prefix)) return readAccountKey(access, account, purpose);
  const state = await access.vault.state();
  return usableKey(access, state, profileOf(state, account.id), { purpose });
};

/**
 * The account of an id; or what a profile says of one, for `profilePlace`.
 *
 * @throws QCredError not_found
 */
export function accountOrProfile(state: VaultState, id: string): Account {
  if (!id.startsWith(prefix)) return accountById(state, id);
  const profile = profileOf(state, id);
  const { source } = profile;
  const roleArn = source.kind === 'role' ? source.roleArn : null;
  const { credential } = credentialOf(state, profile);
  const place = {
    provider: credential.provider,
    accountId: roleArn === null ? (credential.accountId ?? '') : (parseArn(roleArn)?.account ?? ''),
    region: profile.region,
    endpoints: profile.endpoints,
  };
  return {
    ...place,
    id,
    name: profile.name,
    credentialId: credential.id,
    principal:
      roleArn === null
        ? { kind: 'unknown', name: '', arn: '' }
        : { kind: 'role', name: roleArn.split('/').at(-1) ?? '', arn: roleArn },
    plainHttp: profile.plainHttp,
    caPath: caPathFor(state.accounts, credential, place),
    syncMinutes: 0,
    missing: [],
    createdAt: profile.createdAt,
    updatedAt: profile.updatedAt,
  };
}
