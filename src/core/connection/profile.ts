import type { VerdictView } from '#shared/contract.ts';
import type { Access } from '../access.ts';
import { readSecret } from '../credentials.ts';
import { credentialOf, findProfile } from '../profiles/find.ts';
import { providerById, resolveEndpoints } from '../providers/index.ts';
import { testConnection } from './test.ts';

/**
 * Tests the key behind a profile. For a role profile that is the key that would assume the role.
 *
 * @param access the open vault
 * @param profileId id or name
 * @throws QCredError not_found, secret_missing, keychain_*; what the network says is in the verdict
 */
export async function testProfile(access: Access, profileId: string): Promise<VerdictView> {
  const state = await access.vault.state();
  const { credential, base } = credentialOf(state, findProfile(state, profileId));
  const material = await readSecret(access, credential, 'connection test');
  const provider = providerById(base.provider);
  const region = base.region ?? provider.regions[0];
  return testConnection({
    provider,
    region,
    endpoints: resolveEndpoints(provider, {
      endpoints: base.endpoints,
      region,
      accountId: credential.accountId,
    }),
    accountId: credential.accountId,
    credential: { accessKeyId: credential.accessKeyId, ...material },
    addressing: provider.addressing,
    timeoutMs: 10_000,
    now: access.deps.now,
  });
}
