import { QCredError } from '#shared/errors.ts';
import type { ServiceId } from '#shared/model.ts';
import type { Provider } from './provider.ts';

/** What a provider's endpoint templates may ask for. */
export interface EndpointLocation {
  region?: string;
  accountId?: string;
}

// What is put into a template becomes part of a host name: anything else could name another host.
const hostPart = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/** The region where none is said; undefined where that is the person's to say. */
export const usualRegion = ({ regions, asksForRegion }: Provider): string | undefined =>
  asksForRegion ? undefined : regions[0];

/**
 * The provider's own endpoint for a service.
 *
 * @param place the values for `{region}` and `{accountId}`; nothing is filled in by default
 * @returns an https address without a slash at its end; undefined when the provider does not have
 * the service, documents no endpoint for it, or the template asks for a value that is missing or
 * cannot be part of a host name
 */
export function endpointFor(
  provider: Provider,
  serviceId: ServiceId,
  place: EndpointLocation,
): string | undefined {
  const template = provider.services.find((service) => service.id === serviceId)?.endpoint;
  if (!template) return undefined;
  let complete = true;
  const endpoint = template.replace(/\{(region|accountId)\}/g, (_, name: keyof EndpointLocation) => {
    const value = place[name];
    if (value === undefined || !hostPart.test(value)) {
      complete = false;
      return '';
    }
    return value;
  });
  return complete ? endpoint : undefined;
}

/**
 * Whether the provider has only announced its STS, and nobody said where there is one.
 *
 * @param typed the profile's own endpoints; a server of one's own may have its STS where its IAM is
 */
export const lacksSts = (
  { services }: Pick<Provider, 'services'>,
  typed: Partial<Record<ServiceId, string>>,
): boolean =>
  typed.sts === undefined &&
  typed.iam === undefined &&
  services.some(({ id, planned }) => id === 'sts' && planned);

/** Why there are no temporary credentials. @param name of the profile that says where STS is */
export const stsIsPlanned = ({ label }: Pick<Provider, 'label'>, name: string): QCredError =>
  new QCredError(
    'not_available',
    `${label} has no service for temporary credentials (STS) yet: it is planned there.`,
    `Use the key itself until there is one. If you know its address, fill in the STS endpoint of "${name}".`,
  );

/**
 * The endpoints that a tool must be told for a profile: the profile's own, and for every other
 * service the provider's. A provider that tools know by themselves needs none but the profile's own.
 *
 * @param profile `region`: the provider's first where absent; `accountId`: of the credential;
 * `endpoints`: those that differ from the provider's
 * @returns addresses by service, in the provider's order; a service with no known endpoint is left out
 */
export function resolveEndpoints(
  provider: Provider,
  profile: EndpointLocation & { endpoints: Partial<Record<ServiceId, string>> },
): Partial<Record<ServiceId, string>> {
  if (provider.native) return { ...profile.endpoints };
  const place = { region: profile.region ?? usualRegion(provider), accountId: profile.accountId };
  const resolved: Partial<Record<ServiceId, string>> = {};
  for (const { id } of provider.services) {
    const endpoint = profile.endpoints[id] ?? endpointFor(provider, id, place);
    if (endpoint !== undefined) resolved[id] = endpoint;
  }
  return { ...resolved, ...profile.endpoints };
}
