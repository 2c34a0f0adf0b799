import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { ServiceId } from '#shared/model.ts';
import { endpointFor, providerById, usualRegion } from '../providers/index.ts';

/** Where the services of an account are, as far as it says so. */
type AccountLocation = Pick<Account, 'provider' | 'region' | 'endpoints' | 'accountId'>;

/** What a person calls them who has to enter an address. */
const words = { iam: 'IAM', kms: 'key service', s3: 'storage' } as const;

/** Where a service of an account is: where the account says, else the provider's own for its region. */
export function knownAddress(place: AccountLocation, id: ServiceId): string | undefined {
  const provider = providerById(place.provider);
  const region = place.region ?? usualRegion(provider) ?? 'us-east-1';
  return place.endpoints[id] ?? endpointFor(provider, id, { region, accountId: place.accountId });
}

/**
 * The same, where there is nobody to ask without it.
 * @throws QCredError bad_input where none is known
 */
export function addressOf(place: AccountLocation, id: keyof typeof words): string {
  const address = knownAddress(place, id);
  if (address !== undefined) return address;
  throw new QCredError(
    'bad_input',
    `${providerById(place.provider).label} has no address for its ${words[id]} that is known.`,
    `Enter the endpoint of its ${words[id]}.`,
  );
}
