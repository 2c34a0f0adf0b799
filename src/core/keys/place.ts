import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import { accountById } from '../accounts/find.ts';
import { caPathFor } from '../clouds/client/trust.ts';
import { credentialOf } from '../profiles/chain.ts';
import { byId } from '../profiles/find.ts';

const prefix = 'profile:';

/** How a profile is named where a connected account could be. */
export const profilePlace = (profileId: string): string => `${prefix}${profileId}`;

/**
 * The account of an id; or what a profile says of one, for `profilePlace`.
 *
 * @throws QCredError not_found, unsupported for a role
 */
export function placeOf(state: VaultState, id: string): Account {
  if (!id.startsWith(prefix)) return accountById(state, id);
  const profile = byId(state.profiles, id.slice(prefix.length));
  if (!profile) throw new QCredError('not_found', 'The profile was deleted meanwhile.', 'Choose another.');
  if (profile.source.kind !== 'credential') {
    throw new QCredError(
      'unsupported',
      `"${profile.name}" is a role, and keys are not asked for with temporary credentials yet.`,
      'Use a profile with an access key, or a connected account.',
    );
  }
  const { credential } = credentialOf(state, profile);
  const place = {
    provider: credential.provider,
    accountId: credential.accountId ?? '',
    region: profile.region,
    endpoints: profile.endpoints,
  };
  return {
    ...place,
    id,
    name: profile.name,
    credentialId: credential.id,
    principal: { kind: 'unknown', name: '', arn: '' },
    plainHttp: profile.plainHttp,
    caPath: caPathFor(state.accounts, credential, place),
    syncMinutes: 0,
    missing: [],
    createdAt: profile.createdAt,
    updatedAt: profile.updatedAt,
  };
}
