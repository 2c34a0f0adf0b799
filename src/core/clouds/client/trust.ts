import type { Account } from '#shared/account.ts';
import type { Credential, ProviderId, ServiceId } from '#shared/model.ts';
import { providerById, resolveEndpoints } from '../providers/index.ts';

/** Where a key is used. */
interface Used {
  provider: ProviderId;
  region?: string;
  accountId?: string;
  endpoints: Partial<Record<ServiceId, string>>;
}

/** The hosts that are asked there. */
export const hostsOf = ({ provider, region, accountId, endpoints }: Used): Set<string> =>
  new Set(
    Object.values(resolveEndpoints(providerById(provider), { region, accountId, endpoints })).flatMap(
      (address) => (address !== undefined && URL.canParse(address) ? [new URL(address).host] : []),
    ),
  );

/**
 * The certificate authorities to trust where a key is used: those of the account that the key belongs
 * to, else of one that is reached at the same host.
 *
 * @param accounts the connected ones
 * @param key the key, where it is kept here
 * @returns the path of a PEM file; undefined for what the system trusts
 */
export function caPathFor(
  accounts: readonly Account[],
  key: { id: string; remote?: Credential['remote'] } | undefined,
  used: Used,
): string | undefined {
  const trusting = accounts.filter(({ caPath }) => caPath !== undefined);
  if (trusting.length === 0) return undefined;
  const its = trusting.find(
    (account) => key && (account.id === key.remote?.account || account.credentialId === key.id),
  );
  if (its) return its.caPath;
  const hosts = hostsOf(used);
  return trusting.find((account) => [...hostsOf(account)].some((host) => hosts.has(host)))?.caPath;
}
