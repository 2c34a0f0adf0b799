import type { Account } from '#shared/account.ts';
import type { VerdictView } from '#shared/contract/index.ts';
import { type ErrorCode, hasCode, QCredError } from '#shared/errors.ts';
import type { Credential, Profile } from '#shared/model.ts';
import { createClient } from '../../clouds/client/client.ts';
import { identify } from '../../clouds/client/identify.ts';
import { caPathFor } from '../../clouds/client/trust.ts';
import { providerById, resolveEndpoints, usualRegion } from '../../clouds/providers/index.ts';
import { testConnection } from '../../clouds/test/testKey.ts';
import type { OpenVault } from '../../store/access.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import type { Job } from './job.ts';
import type { Uses } from './keys.ts';

/** What asks the services in a key's name. */
type Prover = Pick<Job, 'access' | 'secretOf'>;

/**
 * Proves that a key works everywhere it is or will be used: asks each service once.
 *
 * @param by who reads its secret
 * @param credential the key
 * @param uses where
 * @throws QCredError key_refused when it does not work somewhere, saying where and why;
 *   connection_failed when that could not be found out; secret_missing, keychain_*
 */
export async function prove(by: Prover, credential: Credential, uses: Uses): Promise<void> {
  const material = await by.secretOf(credential);
  const { access } = by;
  for (const profile of differing(uses.profiles)) {
    const verdict = await ask(access, credential, material, profile);
    if (works(verdict)) continue;
    const away = verdict.verdict === 'unreachable' || verdict.verdict === 'tls';
    throw new QCredError(
      away ? 'connection_failed' : 'key_refused',
      `The key ${credential.accessKeyId} does not work for "${profile.name}" yet. ${verdict.message}`,
      verdict.hint,
    );
  }
  for (const account of uses.accounts) await askAccount(access, credential, material, account);
}

/**
 * Whether a key still works, at the first of its profiles.
 *
 * @param by who reads its secret
 * @param credential the key
 * @param profiles where it may be asked
 * @returns `unknown`: the service could not be asked, and why; null when there is nowhere to ask
 * @throws QCredError secret_missing, keychain_*
 */
export async function standingOf(
  by: Prover,
  credential: Credential,
  profiles: readonly Profile[],
): Promise<{ standing: 'accepted' | 'refused' | 'unknown'; message: string } | null> {
  const [profile] = profiles;
  if (!profile) return null;
  const verdict = await ask(by.access, credential, await by.secretOf(credential), profile);
  const { message } = verdict;
  if (works(verdict)) return { standing: 'accepted', message };
  return { standing: unheard.has(verdict.verdict) ? 'unknown' : 'refused', message };
}

/** Storage was not reached, or answers nothing that is about the key. */
const unheard: ReadonlySet<VerdictView['verdict']> = new Set(['unreachable', 'tls', 'clock_skew']);

/**
 * Finds out whether the storage of every profile can be reached, before anything is made that would
 * have to be proved there. Nothing is said of the key itself: replacing one that does not work is
 * what a rotation may be for.
 *
 * @param by who reads its secret
 * @param credential the key that is used now
 * @param profiles where
 * @throws QCredError connection_failed, service_failed, clock_skew, bad_input: the new key could not
 *   be proved there; keychain_*
 */
export async function lookAhead(by: Prover, credential: Credential, profiles: Profile[]): Promise<void> {
  let material: SecretMaterial;
  try {
    material = await by.secretOf(credential);
  } catch (error) {
    // Lost: whoever manages the key can make another one all the same.
    if (hasCode(error, 'secret_missing')) return;
    throw error;
  }
  for (const profile of differing(profiles)) {
    const verdict = await ask(by.access, credential, material, profile);
    const code = obstacleIn(verdict);
    if (code === null) continue;
    throw new QCredError(
      code,
      `A new key could not be tested for "${profile.name}", so none was made. ${verdict.message}`,
      verdict.hint,
    );
  }
}

/** What stands between us and the storage; null when it answered, whatever it says of the key. */
function obstacleIn({ verdict, asked }: VerdictView): ErrorCode | null {
  switch (verdict) {
    case 'unreachable':
    case 'tls':
      return 'connection_failed';
    case 'clock_skew':
      return 'clock_skew';
    case 'not_s3':
    case 'wrong_region':
      return 'bad_input';
    case 'other':
      return asked === 'nothing' ? 'bad_input' : 'service_failed';
    default:
      return null;
  }
}

/** A key that may not list buckets, or whose owner STS knows where storage says nothing clear, was accepted. */
const works = ({ verdict, identity }: VerdictView): boolean =>
  verdict === 'ok' || verdict === 'denied' || (identity !== null && !refusing.has(verdict));

/** Storage does not answer, or does not know the key yet. */
const refusing: ReadonlySet<VerdictView['verdict']> = new Set([
  'unreachable',
  'tls',
  'clock_skew',
  'wrong_key',
  'inactive_key',
  'wrong_secret',
  'expired',
]);

function differing(profiles: readonly Profile[]): Profile[] {
  const byPlace = new Map(
    profiles.map((p) => [JSON.stringify([p.provider, p.region, p.endpoints, p.plainHttp]), p]),
  );
  return [...byPlace.values()];
}

async function ask(
  { deps, vault }: OpenVault,
  credential: Credential,
  material: SecretMaterial,
  { provider: id, region: own, endpoints, plainHttp }: Profile,
): Promise<VerdictView> {
  const { accounts } = await vault.state();
  const provider = providerById(id);
  const region = own ?? usualRegion(provider);
  const { accessKeyId, accountId } = credential;
  return testConnection(deps, {
    provider,
    region,
    endpoints: resolveEndpoints(provider, { endpoints, region, accountId }),
    accountId,
    credential: { accessKeyId, ...material },
    addressing: provider.addressing,
    caPath: caPathFor(accounts, credential, { provider: id, region, endpoints }),
    plainHttp,
  });
}

async function askAccount(
  { deps }: OpenVault,
  { accessKeyId }: Credential,
  material: SecretMaterial,
  account: Account,
): Promise<void> {
  const client = await createClient(deps, account, { accessKeyId, ...material }, { attempts: 1 });
  try {
    await identify(client);
  } finally {
    client.close();
  }
}
