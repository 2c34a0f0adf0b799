import { withoutEnd } from '#core/formats/text/withoutEnd.ts';
import { QCredError } from '#shared/errors.ts';

/** An endpoint for tools that ask for a host instead of an address. */
export interface EndpointHost {
  /** In small letters; an IPv6 address in brackets. */
  host: string;
  /** Undefined for the usual one of http or https. */
  port: string | undefined;
  secure: boolean;
}

/**
 * Takes an endpoint apart.
 *
 * @param endpoint an http or https address
 * @param tool who asks, for the message
 * @throws QCredError bad_input for what is more than a host and a port
 */
export function endpointHost(endpoint: string, tool: string): EndpointHost {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new QCredError(
      'bad_input',
      `${tool} cannot use this endpoint: it takes http or https and a host, and nothing behind it.`,
      'Change the endpoint of the profile, or use another tool for it.',
    );
  }
  return { host: url.hostname, port: url.port || undefined, secure: url.protocol === 'https:' };
}

/** `host:port`, or the host alone. */
export const hostAndPort = ({ host, port }: Pick<EndpointHost, 'host' | 'port'>): string =>
  port === undefined ? host : `${host}:${port}`;

/**
 * The address of a host that a tool's file names.
 *
 * @param place `host` or `host:port`, perhaps with the protocol before it
 * @param secure whether the tool uses https where `place` does not say
 * @returns undefined for what is no host
 */
export function addressOf(place: string, secure: boolean): string | undefined {
  const given = /^https?:\/\//i.exec(place)?.[0];
  const rest = withoutEnd(place.slice(given?.length ?? 0), '/');
  const address = `${given ?? (secure ? 'https://' : 'http://')}${rest}`;
  return URL.canParse(address) ? address : undefined;
}
