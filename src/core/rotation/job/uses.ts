import type { Account } from '#shared/account.ts';
import type { Profile, VaultState } from '#shared/model.ts';

/** What uses a key. */
export interface Uses {
  profiles: Profile[];
  /** Accounts that are connected with it. */
  accounts: Account[];
}

/** The profiles and accounts that use one of these credentials themselves. */
export function usesOf(state: VaultState, ...credentialIds: (string | undefined)[]): Uses {
  const mine = new Set(credentialIds);
  return {
    profiles: state.profiles.filter(
      ({ source }) => source.kind === 'credential' && mine.has(source.credentialId),
    ),
    accounts: state.accounts.filter(({ credentialId }) => mine.has(credentialId)),
  };
}
