import { QCredError } from '#shared/errors.ts';
import type { Credential, Profile, VaultState } from '#shared/model.ts';
import type { Notice } from '#shared/notice.ts';
import { hostsOf } from '../clouds/client/trust.ts';
import { providerById } from '../clouds/providers/index.ts';
import { usesOf } from './job/keys.ts';

/** A profile with the same access key id as another key of ours: what one loses, the other may lose too. */
interface Twin {
  profile: Profile;
  /** Whether both are used at the same host, so that it is one key that is kept twice. */
  isSame: boolean;
}

function twinsOf(state: VaultState, credential: Credential): Twin[] {
  const { id, accessKeyId } = credential;
  const others = state.credentials.filter((c) => c.id !== id && c.accessKeyId === accessKeyId);
  const placesOf = (one: Credential) =>
    usesOf(state, one.id).profiles.map((profile) => ({
      profile,
      hosts: [...hostsOf({ ...profile, accountId: one.accountId })],
    }));
  const mine = new Set(placesOf(credential).flatMap(({ hosts }) => hosts));
  return others.flatMap(placesOf).map(({ profile, hosts }) => ({
    profile,
    isSame: hosts.some((host) => mine.has(host)),
  }));
}

const words = ({ name, provider }: Profile): string =>
  `"${name}" has a key of the same id, as one of ${providerById(provider).label}. The rotation does not change it.`;

const hint = 'If it is the same key, let both profiles use it at the same provider, or remove one of them.';

/** What a plan says of profiles that hold the key a second time. */
export const twinNotices = (state: VaultState, credential: Credential): Notice[] =>
  twinsOf(state, credential).map(({ profile }) => ({ level: 'warning', message: words(profile), hint }));

/** @throws QCredError in_use when the key is kept a second time for the same service */
export function refuseTwin(state: VaultState, credential: Credential): void {
  const twin = twinsOf(state, credential).find(({ isSame }) => isSame);
  if (twin) throw new QCredError('in_use', words(twin.profile), hint);
}
