/** Addresses that are spoken to in the clear, over a network where others may read and change it. */

/** Whether a host name means this machine itself. */
export const isLoopback = (hostname: string): boolean =>
  /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|\[?::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]?)$/i.test(
    hostname.replace(/\.$/, ''),
  );

/** The origin of an address that is plain http to another machine: `http://nas.lan:9000`. Null for all others. */
export function plainOrigin(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, origin } = new URL(address);
  return protocol === 'http:' && !isLoopback(hostname) ? origin : null;
}

/** Those of some endpoints, each once. */
export const plainOrigins = (endpoints: Readonly<Record<string, string | undefined>>): string[] => [
  ...new Set(Object.values(endpoints).flatMap((address) => plainOrigin(address ?? '') ?? [])),
];

/**
 * Those of some origins that are to be agreed to below an endpoint: the first that has it; below `null` those
 * of endpoints that have no field.
 *
 * @param fields the services whose endpoints have fields, in their order
 */
export function originsBelow<Id extends string>(
  field: Id | null,
  fields: readonly Id[],
  endpoints: Readonly<Partial<Record<Id, string>>>,
  origins: readonly string[],
): string[] {
  const first = (origin: string) =>
    fields.find((id) => plainOrigin(endpoints[id]?.trim() ?? '') === origin) ?? null;
  return origins.filter((origin) => first(origin) === field);
}

/** The host of an origin, as a person types it to agree: with its port where that is not the usual one. */
export const hostOf = (origin: string): string => new URL(origin).host;

/** Whether what was typed is the name of an origin's host. */
export const isTyped = (origin: string, typed: readonly string[]): boolean =>
  typed.some((text) => text.trim().toLowerCase() === hostOf(origin));

/** Where somebody agreed to plain http: the endpoints, and the origins that were agreed to. */
export interface Agreed {
  endpoints: Readonly<Record<string, string | undefined>>;
  plainHttp?: readonly string[] | undefined;
}

/** The origins that nobody agreed to yet. */
export const notAgreed = ({ endpoints, plainHttp = [] }: Agreed): string[] =>
  plainOrigins(endpoints).filter((origin) => !plainHttp.includes(origin));

/** What plain http means, for a person. */
export const plainWords = (origin: string): string =>
  `${origin} is plain http: whoever is on the way there can read and change all that is sent.`;
