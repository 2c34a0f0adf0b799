import { withoutEnd } from '#core/formats/text/withoutEnd.ts';
import type { Notice } from '#shared/contract/index.ts';
import type { ProviderId, ServiceId } from '#shared/model.ts';
import { serviceIds } from '#shared/model.ts';
import { type EndpointLocation, endpointFor, providerById, providers } from './index.ts';
import type { Provider } from './provider.ts';

/** What an endpoint says about itself. */
interface EndpointReading {
  /** `s3`, any service that speaks it, where the host is nobody's we know. */
  provider: ProviderId;
  /** Absent for a host of the provider that is no endpoint of a service we know. */
  service?: ServiceId;
  region?: string;
  accountId?: string;
  /** R2's: `eu`, `fedramp`, `us`. */
  jurisdiction?: string;
  /** The bucket that stood before the host or behind it. */
  bucket?: string;
  /** The address without the bucket, and without a slash at its end. */
  endpoint: string;
  /** Whether a profile with this region and account goes there anyway. */
  plain: boolean;
}

/** Where a key is used, as a text, a file or a person says it. */
export interface SaidLocation {
  region?: string;
  accountId?: string;
  endpoints: Partial<Record<ServiceId, string>>;
}

const longestAddress = 2048;

/** What hosts of a provider end with, from its endpoints and its domains: a dot before each. */
const ends: readonly { provider: ProviderId; end: string }[] = providers.flatMap(
  ({ id, services, domains = [] }) => [
    ...services.flatMap(({ endpoint }) => (endpoint ? [{ provider: id, end: endOf(endpoint) }] : [])),
    ...domains.map((domain) => ({ provider: id, end: `.${domain}` })),
  ],
);

/** The end of a template's host, behind its last placeholder: the region or account there may be any. */
function endOf(template: string): string {
  const { hostname } = new URL(template.replace(/\{\w+\}/g, 'placeholder'));
  return `.${hostname}`.split('placeholder').at(-1) ?? '';
}

/**
 * Reads an endpoint backwards: whose it is, in which region, of which account.
 *
 * @param address an http or https address, or a host alone, which is taken for https
 * @returns undefined for what is no address
 */
export function readEndpoint(address: string): EndpointReading | undefined {
  const url = urlOf(address.trim());
  if (!url) return undefined;
  const host = url.hostname.replace(/\.$/, '');
  // The domain says whose it is, so that only that provider's forms are tried: there may be fifty thousand.
  const owner = ends.find(({ end }) => `.${host}`.endsWith(end))?.provider;
  const provider = providerById(owner ?? 's3');
  for (const { pattern, service = 's3', region, plain } of provider.hosts) {
    const match = pattern.exec(host);
    if (!match) continue;
    const found: Partial<Record<string, string>> = match.groups ?? {};
    const named = serviceIds.find((id) => id === found.service) ?? service ?? undefined;
    const isStorage = named === 's3';
    const inPath = isStorage ? url.pathname.split('/')[1] : undefined;
    const ownHost = found.bucket === undefined ? host : host.slice(found.bucket.length + 1);
    return {
      provider: provider.id,
      service: named,
      region: regionIn(provider, found.region) ?? region,
      accountId: found.accountId,
      jurisdiction: found.jurisdiction,
      bucket: found.bucket ?? (inPath || undefined),
      endpoint: `${url.protocol}//${isStorage ? ownHost : host}${url.port && `:${url.port}`}`,
      plain: plain === true && url.protocol === 'https:' && url.port === '',
    };
  }
  return { provider: provider.id, endpoint: withoutEnd(address.trim(), '/'), plain: false };
}

const regionIn = ({ regionAliases = {} }: Provider, region: string | undefined): string | undefined =>
  region === undefined ? undefined : (regionAliases[region] ?? region);

function urlOf(address: string): URL | undefined {
  if (address === '' || address.length > longestAddress) return undefined;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  return url && /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined;
}

/**
 * The provider that endpoints belong to, by their hosts; storage speaks first.
 *
 * @param endpoints addresses by service
 * @returns undefined when there are none; `s3` when no host is known
 */
export function providerOfEndpoints(endpoints: Partial<Record<ServiceId, string>>): ProviderId | undefined {
  let known: ProviderId | undefined;
  for (const id of serviceIds) {
    known = readEndpoint(endpoints[id] ?? '')?.provider ?? known;
    if (known !== undefined && known !== 's3') break;
  }
  return known;
}

/**
 * Where a key is used, with what its endpoints say of region and account; buckets are taken off. What
 * was said beside the endpoints stays, and where the two disagree that is said: which of them is wrong
 * only the person knows.
 *
 * @param provider whose key it is
 * @param said by the text, the file or the person
 */
export function readPlace(provider: Provider, said: SaidLocation): SaidLocation & { notices: Notice[] } {
  const notices: Notice[] = [];
  const warn = (message: string, hint: string) => notices.push({ level: 'warning', message, hint });
  const endpoints: Partial<Record<ServiceId, string>> = {};
  let read: EndpointReading | undefined;
  for (const id of serviceIds) {
    const address = said.endpoints[id];
    if (address === undefined) continue;
    const reading = readEndpoint(address);
    endpoints[id] = reading?.endpoint ?? address;
    if (id === 's3') read = reading;
  }
  if (read && read.provider !== 's3' && read.provider !== provider.id) {
    warn(
      `The endpoint is one of ${providerById(read.provider).label}, the key is said to be of ${provider.label}.`,
      'Correct the one that is wrong.',
    );
    read = undefined;
  }
  if (differ(said.region, read?.region)) {
    warn(
      `The endpoint is in the region "${read?.region}", the region is said to be "${said.region}".`,
      'Correct the one that is wrong.',
    );
  }
  if (differ(said.accountId?.toLowerCase(), read?.accountId)) {
    const { label } = provider.words.accountId ?? { label: 'Account ID' };
    warn(
      `The endpoint names another ${label} (${read?.accountId}) than the one beside it (${said.accountId}).`,
      'Correct the one that is wrong.',
    );
  }
  return {
    region: said.region ?? read?.region,
    accountId: said.accountId ?? read?.accountId,
    endpoints,
    notices,
  };
}

/** Whether two values are there and not the same; `auto` goes with every region. */
const differ = (said: string | undefined, read: string | undefined): boolean =>
  said !== undefined && read !== undefined && said !== read && said !== 'auto';

/**
 * The endpoints that a profile must say: of services the provider has, and not where it has them
 * anyway. Tools' settings for all services name storage's address for services that are elsewhere, or
 * nowhere.
 *
 * @param place the profile's region and account
 * @param given endpoints by service
 */
export function ownEndpoints(
  provider: Provider,
  place: EndpointLocation,
  given: Partial<Record<ServiceId, string>>,
): Partial<Record<ServiceId, string>> {
  const own: Partial<Record<ServiceId, string>> = {};
  for (const { id } of provider.services) {
    const address = given[id];
    if (address === undefined || isProviders(provider, place, id, address)) continue;
    if (!isAnothers(provider, id, address)) own[id] = address;
  }
  return own;
}

/** Whether the provider has another of its services there, which is nowhere that this one could be. */
function isAnothers(provider: Provider, id: ServiceId, address: string): boolean {
  const read = readEndpoint(address);
  if (read?.provider !== provider.id || read.service === undefined || read.service === id) return false;
  // Two services may share an address: what is at the one of them is said of the first only.
  const hostOf = (service: ServiceId) => provider.services.find((one) => one.id === service)?.endpoint;
  return hostOf(read.service) !== hostOf(id);
}

function isProviders(provider: Provider, place: EndpointLocation, id: ServiceId, address: string): boolean {
  if (address === endpointFor(provider, id, place)) return true;
  const read = readEndpoint(address);
  if (!read?.plain || read.provider !== provider.id || read.service !== id) return false;
  return (
    (read.region === undefined || read.region === place.region) &&
    (read.accountId === undefined || read.accountId === place.accountId?.toLowerCase())
  );
}
