import type { Account } from '#shared/account.ts';
import type { VerdictView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import type { Credential, Profile } from '#shared/model.ts';
import type { Access } from '../access.ts';
import { testConnection } from '../connection/test.ts';
import { providerById, resolveEndpoints, usualRegion } from '../providers/index.ts';
import { createClient } from '../qconsole/client.ts';
import type { SecretMaterial } from '../secrets/secret.ts';
import type { Job } from './job.ts';
import type { Uses } from './uses.ts';

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

/** What the service says of a key, at the first of its profiles; null when none uses it. */
export async function verdictOn(
  by: Prover,
  credential: Credential,
  profiles: readonly Profile[],
): Promise<VerdictView | null> {
  const [profile] = profiles;
  if (!profile) return null;
  return ask(by.access, credential, await by.secretOf(credential), profile);
}

/** A key that may not list buckets, or whose owner STS knows, was accepted all the same. */
const works = ({ verdict, identity }: VerdictView): boolean =>
  verdict === 'ok' || verdict === 'denied' || identity !== null;

function differing(profiles: readonly Profile[]): Profile[] {
  const byPlace = new Map(profiles.map((p) => [JSON.stringify([p.provider, p.region, p.endpoints]), p]));
  return [...byPlace.values()];
}

function ask(
  { deps }: Access,
  credential: Credential,
  material: SecretMaterial,
  { provider: id, region: own, endpoints }: Profile,
): Promise<VerdictView> {
  const provider = providerById(id);
  const region = own ?? usualRegion(provider);
  const { accessKeyId, accountId } = credential;
  return testConnection({
    provider,
    region,
    endpoints: resolveEndpoints(provider, { endpoints, region, accountId }),
    accountId,
    credential: { accessKeyId, ...material },
    addressing: provider.addressing,
    now: deps.now,
  });
}

async function askAccount(
  { deps }: Access,
  { accessKeyId }: Credential,
  material: SecretMaterial,
  account: Account,
): Promise<void> {
  const client = await createClient(deps, account, { accessKeyId, ...material }, { attempts: 1 });
  try {
    await client.sts.getCallerIdentity({});
  } finally {
    client.close();
  }
}
