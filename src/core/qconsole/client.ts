import type { IAM } from '@aws-sdk/client-iam';
import type { STS } from '@aws-sdk/client-sts';
import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { Access } from '../access.ts';
import { readSecret } from '../credentials.ts';
import type { Deps } from '../deps.ts';
import { providerById, resolveEndpoints, usualRegion } from '../providers/index.ts';
import type { SecretMaterial } from '../secrets/secret.ts';
import { readAuthority } from './wire/authority.ts';
import { createGuard } from './wire/guard.ts';
import { proxyAgents, proxyFor } from './wire/proxy.ts';
import { createRetries } from './wire/retries.ts';

/** An account's IAM and STS, asked with one key. What they refuse is thrown as a QCredError. */
export interface Client {
  iam: IAM;
  sts: STS;
  /** Lets the connections go. */
  close(): void;
}

/** How an account is reached. */
export type Place = Pick<Account, 'provider' | 'region' | 'endpoints' | 'accountId' | 'caPath'>;

/** How a client asks. */
export interface ClientOptions {
  /** How often a call is made at most. 1 where a call that was made twice would make two things. */
  attempts?: number;
}

/**
 * A client for a connected account, with the key it is connected with. The SDK is loaded here and
 * nowhere earlier.
 *
 * @param access the open vault
 * @param account whose IAM
 * @param purpose why the secret is read, for the activity log
 * @param options how it asks
 * @throws QCredError not_found, secret_missing, keychain_*
 */
export async function openClient(
  access: Access,
  account: Account,
  purpose: string,
  options: ClientOptions = {},
): Promise<Client> {
  const { credentials } = await access.vault.state();
  const credential = credentials.find((c) => c.id === account.credentialId);
  if (!credential) {
    throw new QCredError(
      'not_found',
      `The key that "${account.name}" is connected with is not here any more.`,
      'Connect the account again with another key.',
    );
  }
  const material = await readSecret(access, credential, purpose);
  return createClient(access.deps, account, { accessKeyId: credential.accessKeyId, ...material }, options);
}

const timeoutMs = 30_000;
const maxSockets = 16;

const hostOf = (address: string | undefined, label: string): string =>
  address !== undefined && URL.canParse(address) ? new URL(address).host : label;

/** Where a service of the provider is asked: its address, unless the SDK knows it, and the region to sign for. */
function addressOf(
  place: Place,
  id: 'iam' | 'sts',
): { endpoint: string | undefined; region: string; label: string } {
  const provider = providerById(place.provider);
  const region = place.region ?? usualRegion(provider) ?? 'us-east-1';
  const known = resolveEndpoints(provider, { ...place, region });
  // A service that names no address for STS has it where its IAM is.
  const endpoint = known[id] ?? known.iam;
  const service = provider.services.find((candidate) => candidate.id === id);
  if (endpoint === undefined && !provider.native) {
    throw new QCredError(
      'bad_input',
      `${provider.label} has no address for IAM that is known.`,
      'Enter the endpoint of its IAM.',
    );
  }
  // Without an address of the person's, the SDK knows which region its own is signed for.
  const signed = endpoint === undefined ? region : (service?.signingRegion ?? region);
  return { endpoint, region: signed, label: service?.label ?? id.toUpperCase() };
}

/** Connections of one client, through the proxy that the environment names for its address. */
async function connections(deps: Deps, address: string, ca: string | undefined) {
  const proxy = proxyFor(deps.env, address);
  const [{ Agent: Http }, { Agent: Https }] = await Promise.all([import('node:http'), import('node:https')]);
  const options = { ...(ca === undefined ? {} : { ca }), maxSockets, keepAlive: true };
  const agents = proxy
    ? await proxyAgents(proxy, { ...options, host: new URL(address).hostname.replace(/^\[|\]$/g, '') })
    : { httpAgent: new Http(options), httpsAgent: new Https(options) };
  return { ...agents, proxy: proxy?.origin ?? null };
}

/**
 * A client for a place and a key that need not be in the vault. Refusals of every kind are thrown
 * as QCredErrors; passing ones are tried again first. Calls take the SDK's `{ abortSignal }`.
 *
 * @param deps clock, environment
 * @param place provider, region, endpoints
 * @param key with its secret
 * @param options how it asks
 * @throws QCredError bad_input (no known address, no certificate in the file), file_unreadable, unsupported (a proxy)
 */
export async function createClient(
  deps: Deps,
  place: Place,
  key: { accessKeyId: string } & SecretMaterial,
  { attempts }: ClientOptions = {},
): Promise<Client> {
  const [{ IAM }, { STS }] = await Promise.all([
    import('@aws-sdk/client-iam'),
    import('@aws-sdk/client-sts'),
  ]);
  const ca = place.caPath ? await readAuthority(place.caPath) : undefined;
  const closing = new AbortController();
  const { words } = providerById(place.provider);
  const common = {
    credentials: {
      accessKeyId: key.accessKeyId,
      secretAccessKey: key.secretAccessKey.reveal(),
      sessionToken: key.sessionToken?.reveal(),
    },
    ignoreConfiguredEndpointUrls: true,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    defaultsMode: 'standard',
    retryStrategy: createRetries(deps, closing.signal, attempts),
  } as const;

  async function prepare(id: 'iam' | 'sts') {
    const { endpoint, region, label } = addressOf(place, id);
    const { proxy, ...agents } = await connections(deps, endpoint ?? `https://${id}.amazonaws.com`, ca);
    return {
      settings: {
        ...common,
        region,
        ...(endpoint === undefined ? {} : { endpoint }),
        requestHandler: {
          ...agents,
          connectionTimeout: timeoutMs,
          requestTimeout: timeoutMs,
          throwOnRequestTimeout: true,
        },
      },
      setting: {
        prefix: id,
        service: label,
        keyLabel: words.accessKeyId.label,
        secretLabel: words.secretAccessKey.label,
        region,
        host: hostOf(endpoint, label),
        proxy,
        timeoutMs,
      },
    };
  }

  const [forIam, forSts] = await Promise.all([prepare('iam'), prepare('sts')]);
  const iam = new IAM(forIam.settings);
  const sts = new STS(forSts.settings);
  const iamGuard = createGuard(deps, forIam.setting, (offset) => {
    iam.config.systemClockOffset = offset;
  });
  const stsGuard = createGuard(deps, forSts.setting, (offset) => {
    sts.config.systemClockOffset = offset;
  });
  iam.middlewareStack.add(iamGuard.outermost, places.outermost);
  iam.middlewareStack.addRelativeTo(iamGuard.attempt, places.attempt);
  iam.middlewareStack.add(iamGuard.innermost, places.innermost);
  sts.middlewareStack.add(stsGuard.outermost, places.outermost);
  sts.middlewareStack.addRelativeTo(stsGuard.attempt, places.attempt);
  sts.middlewareStack.add(stsGuard.innermost, places.innermost);
  return {
    iam,
    sts,
    close() {
      closing.abort();
      iam.destroy();
      sts.destroy();
    },
  };
}

/** Where the guard stands in the SDK's stack. */
const places = {
  outermost: { step: 'initialize', priority: 'high', name: 'guardCall' },
  attempt: { relation: 'after', toMiddleware: 'retryMiddleware', name: 'guardAttempt' },
  innermost: { step: 'deserialize', priority: 'low', name: 'guardAnswer' },
} as const;
