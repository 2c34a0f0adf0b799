import type { Agent } from 'node:http';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { QCredError } from '#shared/errors.ts';
import { isLoopback } from '#shared/plainHttp.ts';
import type { Deps } from '../../../deps.ts';

/** A proxy that stands between us and a service. */
interface Proxy {
  /** Its address without name and password, for sentences: `http://proxy.example.com:3128`. */
  origin: string;
  url: URL;
}

const variable = (env: Deps['env'], name: string): string =>
  (env[name.toLowerCase()] ?? env[name.toUpperCase()] ?? '').trim();

/** One entry of NO_PROXY: `*`, `host`, `.domain`, `*.domain`, each with `:port` where only that is meant. */
function excepts(entry: string, host: string, port: string): boolean {
  const [, name = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (name === '*') return true;
  const domain = name.replace(/^\*?\./, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

/**
 * The proxy that the environment names for an address: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
 * `NO_PROXY`, in capitals or small letters, as curl reads them; the small ones win.
 *
 * @param env environment variables
 * @param address the service's address
 * @returns null for none
 * @throws QCredError unsupported for a proxy that is not HTTP, bad_input for one that is no address
 */
export function proxyFor(env: Deps['env'], address: string): Proxy | null {
  const { protocol, hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const exceptions = variable(env, 'NO_PROXY').split(/[\s,]+/);
  const asked = port || (protocol === 'https:' ? '443' : '80');
  if (exceptions.some((entry) => entry !== '' && excepts(entry, host, asked))) return null;
  const name = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const given = variable(env, name) || variable(env, 'ALL_PROXY');
  if (given === '') return null;
  const text = given.includes('://') ? given : `http://${given}`;
  if (!URL.canParse(text)) {
    throw new QCredError(
      'bad_input',
      `${name} in the environment is not an address.`,
      'Correct or unset it.',
    );
  }
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new QCredError(
      'unsupported',
      `The proxy in the environment speaks ${url.protocol.slice(0, -1)}, which QCred does not.`,
      'Name an HTTP proxy, or add the service to NO_PROXY.',
    );
  }
  // What is on this machine is not sent over a network, where it would be plain http for others.
  if (isLoopback(host) && !isLoopback(url.hostname)) return null;
  return { origin: url.origin, url };
}

/**
 * Agents that go through a proxy. Its password travels in a header that is made here, because the
 * agents write their proxy's address to a debug log.
 *
 * @param proxy where
 * @param options `host`: of the service, without port; `ca`: authorities to trust; `maxSockets`:
 * connections at once
 */
export async function proxyAgents(
  { url }: Proxy,
  options: { host: string; ca?: string[]; maxSockets: number },
): Promise<{ httpAgent: Agent; httpsAgent: Agent }> {
  const [{ HttpProxyAgent }, { HttpsProxyAgent }] = await Promise.all([
    import('http-proxy-agent'),
    import('https-proxy-agent'),
  ]);
  const bare = new URL(url.origin);
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const headers: Record<string, string> =
    login === ':' ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(login).toString('base64')}` };
  const { host: _host, ...own } = options;
  // Said here, for a proxy that is spoken to with TLS, NODE_TLS_REJECT_UNAUTHORIZED does not count.
  const all = { ...own, keepAlive: true, headers, rejectUnauthorized: true };
  const httpsAgent = new HttpsProxyAgent(bare, all);
  // What it was given counts for the proxy itself; what is asked of the service behind it is this.
  Object.assign(httpsAgent.options, {
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    // The agent forgets the host when it is a number, and would have the certificate be for localhost.
    ...(isIP(options.host) ? { checkServerIdentity: identityFor(options.host) } : {}),
  });
  return { httpAgent: new HttpProxyAgent(bare, all), httpsAgent };
}

const identityFor = (host: string) => (_asked: string, certificate: PeerCertificate) =>
  checkServerIdentity(host, certificate);
