import { providerOfEndpoints } from '#core/clouds/providers/fromEndpoint.ts';
import type { ProviderId, ServiceId } from '#shared/model.ts';

/**
 * The provider that the endpoints of a tool's file belong to, by their hosts; storage speaks first.
 *
 * @param endpoints addresses by service
 * @returns `aws` when there are none, since that is where tools then go; `s3` when no host is known
 */
export const guessProvider = (endpoints: Partial<Record<ServiceId, string>>): ProviderId =>
  providerOfEndpoints(endpoints) ?? 'aws';
