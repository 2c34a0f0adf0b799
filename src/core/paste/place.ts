import type { EndpointPlace } from '../providers/index.ts';
import type { Provider } from '../providers/provider.ts';

/**
 * The region and account that a storage endpoint of this provider names: the template read backwards.
 *
 * @returns nothing for an endpoint of another form
 */
export function placeOf(provider: Provider, endpoint: string): EndpointPlace {
  const template = provider.services.find(({ id }) => id === 's3')?.endpoint;
  if (!template) return {};
  const pattern = template.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, '(?<$1>[A-Za-z0-9-]+)');
  const { region, accountId } = new RegExp(`^${pattern}$`, 'i').exec(endpoint)?.groups ?? {};
  return { region, accountId };
}
