import type { VerdictView } from '#shared/contract/index.ts';
import { type ErrorCode, QCredError } from '#shared/errors.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { caPathFor } from '../../clouds/client/trust.ts';
import type { OpenVault } from '../../store/access.ts';
import { readSecret } from '../../store/credentials.ts';
import { credentialOf } from '../chain.ts';
import { findProfile } from '../find.ts';
import { testKeyOf } from '../testKeyOf.ts';
import { type UsableKey, usableKey } from './key.ts';

/** A key to test, with the profile that says where. */
interface Tested {
  key: UsableKey;
  profile: Profile;
  /** What else the person should know; empty when the key is the one that tools get. */
  aside: string;
}

/** Whether what tools get for a profile works. */
export interface Connection {
  /**
   * Tests it, and keeps with the profile what was found and when.
   * @throws QCredError not_found, secret_missing, keychain_*; what services say is in the verdict
   */
  test(profileId: string): Promise<VerdictView>;
}

/** @param access the open vault */
export const createConnection = (access: OpenVault): Connection => ({
  async test(profileId) {
    const { id } = findProfile(await access.vault.state(), profileId);
    const begunAt = access.deps.now().toISOString();
    const found = await testProfile(access, id);
    // Of use the next time, and not worth failing for.
    await keep(access, id, { at: begunAt, verdict: found.verdict }).catch(() => {});
    return found;
  },
});

/** Keeps the last test of a profile. One that was begun earlier than the kept one says nothing new. */
async function keep({ vault }: OpenVault, id: string, lastTest: NonNullable<Profile['lastTest']>) {
  await vault.update((state) => ({
    ...state,
    profiles: state.profiles.map((profile) =>
      profile.id === id && (profile.lastTest?.at ?? '') <= lastTest.at ? { ...profile, lastTest } : profile,
    ),
  }));
}

const purpose = 'connection test';

/**
 * Tests what tools get for a profile. Where that are temporary credentials that need a one-time
 * password first, the key behind them is tested, and the verdict says so.
 *
 * @param access the open vault
 * @param profileId id or name
 * @throws QCredError not_found, secret_missing, keychain_*; what services say is in the verdict
 */
export async function testProfile(access: OpenVault, profileId: string): Promise<VerdictView> {
  const state = await access.vault.state();
  const tested = await keyToTest(access, state, findProfile(state, profileId));
  if ('verdict' in tested) return tested;
  const { key, profile, aside } = tested;
  const { credential, base } = credentialOf(state, profile);
  const verdict = await testKeyOf(access.deps, state, profile, {
    credential: key,
    caPath: caPathFor(state.accounts, credential, profile),
    plainHttp: [...(profile.plainHttp ?? []), ...(base.plainHttp ?? [])],
    timeoutMs: 10_000,
  });
  return aside === '' ? verdict : { ...verdict, hint: [verdict.hint, aside].filter(Boolean).join(' ') };
}

async function keyToTest(
  access: OpenVault,
  state: VaultState,
  profile: Profile,
): Promise<Tested | VerdictView> {
  try {
    return { key: await usableKey(access, state, profile, { purpose }), profile, aside: '' };
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    const verdict = refusals[error.code];
    if (verdict) return refused(profile, verdict, error);
    if (error.code !== 'mfa_needed') throw error;
    const { credential, base } = credentialOf(state, profile);
    const material = await readSecret(access, credential, purpose);
    const what = profile.source.kind === 'role' ? 'the role' : 'the session';
    return {
      key: { accessKeyId: credential.accessKeyId, ...material },
      profile: base,
      aside: `This is about the key itself: ${what} needs a one-time password first.`,
    };
  }
}

/** What STS may answer with instead of temporary credentials. */
const refusals: Partial<Record<ErrorCode, VerdictView['verdict']>> = {
  denied: 'other',
  bad_input: 'other',
  not_available: 'other',
  service_failed: 'other',
  key_refused: 'wrong_key',
  clock_skew: 'clock_skew',
  connection_failed: 'unreachable',
  plain_http: 'other',
};

const refused = (
  { source }: Profile,
  verdict: VerdictView['verdict'],
  { message, hint }: QCredError,
): VerdictView => ({
  verdict,
  message,
  hint,
  asked: source.kind === 'role' ? `AssumeRole ${source.roleArn}` : 'GetSessionToken',
  milliseconds: 0,
  buckets: [],
  identity: null,
});
