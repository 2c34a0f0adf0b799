import { Region } from '#shared/fields.ts';
import { endpointFor, providers } from './index.ts';
import type { Provider } from './provider.ts';

/** What Amazon's regions look like, also those that are not in our list. */
const amazonForm = /^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/;

/**
 * Whether a region that stands somewhere without an address may be one of this provider's: it lists
 * it, or it is a word that nobody lists and that can be part of its addresses.
 */
export function mayBeRegionOf(provider: Provider, region: string): boolean {
  if (provider.regions.includes(region)) return true;
  if (!Region.safeParse(region).success || (amazonForm.test(region) && !provider.native)) return false;
  return !providers.some(({ regions }) => regions.includes(region)) && hasAddress(provider, region);
}

const hasAddress = (provider: Provider, region: string): boolean => {
  const template = provider.services.find(({ id }) => id === 's3')?.endpoint;
  if (!template?.includes('{region}')) return true;
  return endpointFor(provider, 's3', { region, accountId: 'any' }) !== undefined;
};
