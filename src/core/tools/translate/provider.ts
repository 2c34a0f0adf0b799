import type { Notice } from '#shared/contract/index.ts';
import type { ProviderId, ServiceId } from '#shared/model.ts';
import { listed } from '#shared/words.ts';
import { readPlace } from '../../clouds/providers/fromEndpoint.ts';
import { providerById, usualRegion } from '../../clouds/providers/index.ts';

/** The part of a profile that belongs to its provider. */
interface Placement {
  provider: ProviderId;
  region?: string;
  accountId?: string;
  /** Endpoints that differ from the provider's own. */
  endpoints: Partial<Record<ServiceId, string>>;
}

/**
 * A profile with the region and account that its endpoints name, where it does not say them itself.
 *
 * @returns and a notice for all that does not go together
 */
export function readPlacement(placement: Placement): { placement: Placement; notices: Notice[] } {
  const { notices, ...place } = readPlace(providerById(placement.provider), placement);
  return { placement: { provider: placement.provider, ...place }, notices };
}

/**
 * Moves a profile to another provider: keeps what means the same there, and says what does not.
 *
 * @param from the profile as it is
 * @param to the other provider
 * @returns the profile as it would be there, and a notice for everything lost
 */
export function switchProvider(from: Placement, to: ProviderId): { placement: Placement; notices: Notice[] } {
  if (from.provider === to) return { placement: from, notices: [] };
  const before = providerById(from.provider);
  const after = providerById(to);
  const notices: Notice[] = [];
  const lost = (message: string, hint = '') => notices.push({ level: 'info', message, hint });

  const fits =
    from.region === undefined ||
    after.regions.includes(from.region) ||
    (after.anyRegion && after.regions.length === 0);
  const region = fits ? from.region : usualRegion(after);
  if (!fits)
    lost(
      `${after.label} has no region "${from.region}".`,
      region ? `It is "${region}" now.` : `Give ${after.words.region.label}.`,
    );

  const words = after.words.accountId;
  const keepsAccount =
    from.accountId !== undefined &&
    words !== null &&
    new RegExp(`^(?:${words.pattern})$`).test(from.accountId);
  if (from.accountId !== undefined && !keepsAccount)
    lost(`The account id ${from.accountId} means nothing at ${after.label}.`);
  if (words?.required && !keepsAccount) lost(`${after.label} needs ${words.label}.`, words.help);

  const there = (id: ServiceId) => after.services.find((service) => service.id === id);
  const missing = before.services.filter(({ id }) => !there(id)).map(({ label }) => label);
  if (missing.length > 0) lost(`${after.label} has nothing like ${listed(missing, 6)}.`);
  const unknown = before.services.flatMap(({ id }) => {
    const service = there(id);
    return service?.endpoint === null ? [service.label] : [];
  });
  if (unknown.length > 0)
    lost(
      `${after.label} does not document the address of ${listed(unknown, 6)}.`,
      'Fill it in if you know it.',
    );
  if (Object.keys(from.endpoints).length > 0)
    lost(`The endpoints of ${before.label} were left out.`, `${after.label} has its own.`);
  lost(`The key belongs to ${before.label}.`, `Enter one of ${after.label}.`);

  return {
    placement: { provider: to, region, accountId: keepsAccount ? from.accountId : undefined, endpoints: {} },
    notices,
  };
}
