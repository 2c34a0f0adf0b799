import type { Binding, VaultState } from '#shared/model.ts';
import { byId } from './find.ts';

/** Whether what was written is older than its profile, or than the key of that. */
export function isOlder(state: VaultState, { profileId, writtenAt }: Binding): boolean {
  const profile = byId(state.profiles, profileId);
  const keyId = profile?.source.kind === 'credential' ? profile.source.credentialId : undefined;
  const key = keyId === undefined ? undefined : byId(state.credentials, keyId);
  return [profile, key].some((one) => one !== undefined && one.updatedAt > writtenAt);
}
