import { usualRegion } from '../providers/index.ts';
import type { Provider } from '../providers/provider.ts';
import type { ServiceQuestion } from './service.ts';

/** What of a question does not follow from its provider. */
export interface Asking extends Pick<ServiceQuestion, 'endpoint' | 'caPath' | 'plainHttp' | 'key'> {
  /** That of the profile or account; the provider's usual one where it says none. */
  region: string | undefined;
}

/**
 * What is asked of a provider's service: the region that requests to it are signed for, and what the
 * provider calls it and the halves of its keys. The one answer for the connection test, rotation's
 * proof, sessions and accounts.
 *
 * @param provider whose service
 * @param id which
 */
export function questionOf(
  provider: Provider,
  id: ServiceQuestion['id'],
  { endpoint, region = usualRegion(provider) ?? 'us-east-1', caPath, plainHttp, key }: Asking,
): ServiceQuestion {
  const service = provider.services.find((candidate) => candidate.id === id);
  const { accessKeyId, secretAccessKey } = provider.words;
  return {
    id,
    endpoint,
    // Without an address, the SDK knows which region its own is signed for.
    region: endpoint === undefined ? region : (service?.signingRegion ?? region),
    label: service?.label ?? id.toUpperCase(),
    keyLabel: accessKeyId.label,
    secretLabel: secretAccessKey.label,
    caPath,
    plainHttp,
    key,
  };
}
