import { rootCertificates } from 'node:tls';
import type { Deps } from '../../deps.ts';
import { giveBack, noteMemory } from '../../store/memory/giveBack.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import { createGuard, type Watch } from './guard.ts';
import { refusePlain } from './plainHttp.ts';
import { readAuthority } from './wire/authority.ts';
import { createHandler } from './wire/handler.ts';
import { limits } from './wire/limits.ts';
import { proxyAgents, proxyFor } from './wire/proxy.ts';
import { createRetries } from './wire/retries.ts';

/** A service that is asked, and as whom. */
export interface ServiceQuestion {
  id: 'iam' | 'sts' | 's3' | 'kms' | 'cloudtrail';
  /** Absent where the SDK knows the address by itself. */
  endpoint: string | undefined;
  /** The region to sign for. */
  region: string;
  /** The provider's names for the service and the two halves of the key, for sentences. */
  label: string;
  keyLabel: string;
  secretLabel: string;
  /** A PEM file with the authorities to trust. */
  caPath: string | undefined;
  /** Origins on other machines that may be asked in the clear. */
  plainHttp: readonly string[] | undefined;
  key: { accessKeyId: string } & SecretMaterial;
}

/** How it is asked. */
export interface ServiceOptions {
  /** How often a call is made at most. 1 where a call that was made twice would make two things. */
  attempts?: number;
  /** Until an answer begins, at most; the bounds of `wire/limits.ts` where they are less. Default 30,000. */
  timeoutMs?: number;
  /** Told what goes over the wire, and each failure before it is put into words. */
  watch?: Watch;
}

/** What makes an SDK client ours. */
export interface Service {
  /** For the client's constructor. */
  settings: Settings;
  /** The proxy that stands in between, without its password. */
  proxy: string | null;
  /** Stands guard over the client that was made. */
  guard<Client extends Guarded>(client: Client): Client;
  /** Ends every wait. The client itself is let go by whoever made it. */
  close(): void;
}

interface Settings {
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string | undefined };
  region: string;
  endpoint?: string;
  ignoreConfiguredEndpointUrls: true;
  useDualstackEndpoint: false;
  useFipsEndpoint: false;
  defaultsMode: 'standard';
  retryStrategy: ReturnType<typeof createRetries>;
  requestHandler: ReturnType<typeof createHandler>;
}

type Guards = ReturnType<typeof createGuard>;

/** The part of an SDK client that a guard needs. */
interface Guarded {
  config: { systemClockOffset: number };
  middlewareStack: {
    add(middleware: Guards['outermost'], options: typeof places.outermost): void;
    add(middleware: Guards['innermost'], options: typeof places.innermost): void;
    addRelativeTo(middleware: Guards['attempt'], options: typeof places.attempt): void;
  };
}

const maxSockets = 16;

/**
 * Connections to one service, through the proxy that the environment names for its address.
 *
 * @param address of the service
 * @param ca authorities to trust; the system's where absent
 * @throws QCredError bad_input, unsupported (the proxy)
 */
export async function connections(
  deps: Pick<Deps, 'env'>,
  address: string,
  ca: readonly string[] | undefined,
) {
  const proxy = proxyFor(deps.env, address);
  const [{ Agent: Http }, { Agent: Https }] = await Promise.all([import('node:http'), import('node:https')]);
  const options = { ...(ca === undefined ? {} : { ca: [...ca] }), maxSockets, keepAlive: true };
  const agents = proxy
    ? await proxyAgents(proxy, { ...options, host: new URL(address).hostname.replace(/^\[|\]$/g, '') })
    : { httpAgent: new Http(options), httpsAgent: new Https(options) };
  return { ...agents, proxy: proxy?.origin ?? null };
}

/**
 * The one way in which a service is asked, whoever asks: through the proxy of the environment, with
 * the authorities that its account trusts, by our clock, with our patience, and with refusals in our words.
 *
 * @param deps clock, environment
 * @param question which service, as whom
 * @param options how
 * @throws QCredError plain_http, bad_input, file_unreadable (the authorities), unsupported (the proxy)
 */
export async function openService(
  deps: Pick<Deps, 'now' | 'sleep' | 'randomBytes' | 'env'>,
  { id, endpoint, region, label, keyLabel, secretLabel, caPath, plainHttp, key }: ServiceQuestion,
  { attempts, timeoutMs = limits.beginMs, watch }: ServiceOptions = {},
): Promise<Service> {
  if (endpoint !== undefined) refusePlain(endpoint, plainHttp);
  noteMemory();
  const own = caPath === undefined ? undefined : await readAuthority(caPath);
  // Storage may lie elsewhere than the account that names the authority: it may have both.
  const ca = own === undefined ? undefined : id === 's3' ? [own, ...rootCertificates] : [own];
  const address = endpoint ?? `https://${id}.amazonaws.com`;
  const { proxy, ...agents } = await connections(deps, address, ca);
  const handler = createHandler(agents, {
    beginMs: timeoutMs,
    standstillMs: Math.min(timeoutMs, limits.standstillMs),
    wholeMs: Math.min(2 * timeoutMs, limits.wholeMs),
  });
  const closing = new AbortController();
  const host = endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).host : label;
  return {
    proxy,
    settings: {
      credentials: {
        accessKeyId: key.accessKeyId,
        secretAccessKey: key.secretAccessKey.reveal(),
        sessionToken: key.sessionToken?.reveal(),
      },
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      ignoreConfiguredEndpointUrls: true,
      useDualstackEndpoint: false,
      useFipsEndpoint: false,
      defaultsMode: 'standard',
      retryStrategy: createRetries(deps, closing.signal, attempts),
      requestHandler: handler,
    },

    guard(client) {
      const guard = createGuard(
        deps,
        { prefix: id, service: label, keyLabel, secretLabel, region, host, proxy, timeoutMs },
        handler.expect,
        (offset) => {
          client.config.systemClockOffset = offset;
        },
        watch,
      );
      client.middlewareStack.add(guard.outermost, places.outermost);
      client.middlewareStack.addRelativeTo(guard.attempt, places.attempt);
      client.middlewareStack.add(guard.innermost, places.innermost);
      return client;
    },

    close() {
      closing.abort();
      // A service that means harm makes much of each answer, and is asked again.
      giveBack();
    },
  };
}

/** Where the guard stands in the SDK's stack. */
const places = {
  outermost: { step: 'initialize', priority: 'high', name: 'guardCall' },
  attempt: { relation: 'after', toMiddleware: 'retryMiddleware', name: 'guardAttempt' },
  innermost: { step: 'deserialize', priority: 'low', name: 'guardAnswer' },
} as const;
