import type { z } from 'zod';
import type { Account } from '#shared/account.ts';
import { hasCode, QCredError } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import type { OpenVault } from '../../store/access.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import { readAccountKey } from '../client/accountKey.ts';
import {
  excessFailure,
  type Failure,
  readFailure,
  refusedWith,
  strangeAnswer,
  timeoutFailure,
} from '../client/failure.ts';
import { questionOf } from '../client/question.ts';
import { type Call, strangeRefusal } from '../client/refuse.ts';
import { openService, type ServiceOptions } from '../client/service.ts';
import { Late, type WireAnswer } from '../client/wire/handler.ts';
import { Excess } from '../client/wire/limits.ts';
import { Refusal } from '../client/wire/refusal.ts';
import type { Wire } from '../client/wire/seen.ts';
import { endpointFor, providerById, usualRegion } from '../providers/index.ts';
import { readJsonAnswer, readJsonError } from './answer.ts';
import { isFault, kmsRefusalFor } from './refuse.ts';
import { createSigner } from './signer.ts';

/** How an account's key service is reached. */
export type KmsPlace = Pick<
  Account,
  'provider' | 'region' | 'endpoints' | 'accountId' | 'caPath' | 'plainHttp' | 'signing'
>;

/** How one call is made. */
export interface AskOptions {
  /** Answer before what is asked for is done (`?async=1`): Quilibrium's CreateKey. */
  later?: boolean;
  signal?: AbortSignal;
}

/** An account's key service, asked with one key. What it refuses is thrown as a QCredError. */
export interface Kms {
  /** "QKMS" */
  label: string;
  /** Whether it computes keys together with a client that somebody has to run. */
  sharing: boolean;
  /** Operations that it answered it does not have. */
  missing: ReadonlySet<string>;
  /**
   * Asks one operation.
   * @param schema what has to be in the answer
   * @throws QCredError not_available for an operation that the service does not have; what it refuses with
   */
  ask<T>(action: string, input: object, schema: z.ZodType<T>, options?: AskOptions): Promise<T>;
  close(): void;
}

/** Operations that leave one thing more each time they are done, or find their own work in their way. */
const unrepeatable = new Set([
  'CreateKey',
  'CreateGrant',
  'CreateAlias',
  'RotateKeyOnDemand',
  'ReplicateKey',
]);

/** Operations that no document of Quilibrium knows: refused as unsupported, they are not there. */
const undocumented = new Set(['RotateKeyOnDemand', 'ListKeyRotations', 'GetKeyLastUsage', 'GenerateRandom']);

/** Where the key service is. @throws QCredError bad_input */
function addressOf(place: KmsPlace): string {
  const provider = providerById(place.provider);
  const region = place.region ?? usualRegion(provider) ?? 'us-east-1';
  const endpoint =
    place.endpoints.kms ?? endpointFor(provider, 'kms', { region, accountId: place.accountId });
  if (endpoint === undefined) {
    throw new QCredError(
      'bad_input',
      `${provider.label} has no address for a key service that is known.`,
      'Enter the endpoint of its KMS for the account.',
    );
  }
  return endpoint;
}

const lowered = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/**
 * A client for the key service of a place, with a key that need not be in the vault: through the same
 * proxies, authorities, bounds and patience as every other service.
 *
 * @param deps clock, randomness, environment
 * @param place provider, region, endpoints, signing
 * @param key with its secret
 * @param lacking operations known to be missing; they are not asked
 * @throws QCredError plain_http, bad_input, file_unreadable, unsupported (a proxy)
 */
export async function createKms(
  deps: Pick<Deps, 'now' | 'sleep' | 'randomBytes' | 'env'>,
  place: KmsPlace,
  key: { accessKeyId: string } & SecretMaterial,
  lacking: Iterable<string> = [],
  options: ServiceOptions = {},
): Promise<Kms> {
  const endpoint = addressOf(place);
  const provider = providerById(place.provider);
  const { caPath, plainHttp } = place;
  const usual = questionOf(provider, 'kms', { endpoint, region: place.region, caPath, plainHttp, key });
  const { label, keyLabel, secretLabel } = usual;
  const { region = usual.region, service = 'kms' } = place.signing?.kms ?? {};
  const opened = await openService(deps, { ...usual, region }, options);
  const { requestHandler: handler, retryStrategy: retries } = opened.settings;
  const signer = createSigner(key, { region, service });
  const url = new URL(endpoint);
  const sharing = provider.id === 'quilibrium';
  const missing = new Set(lacking);
  const notThere = (action: string) =>
    new QCredError('not_available', `${label} does not have ${action}.`, 'Nothing is wrong with the key.');

  /** @throws Refusal */
  async function attempt(action: string, input: object, { later, signal }: AskOptions): Promise<unknown> {
    const call: Call = {
      prefix: 'kms',
      service: label,
      keyLabel,
      secretLabel,
      region,
      host: url.host,
      proxy: opened.proxy,
      timeoutMs: options.timeoutMs ?? 30_000,
      action,
      input,
      now: deps.now(),
      repeatable: !unrepeatable.has(action),
    };
    let wire: Wire = { origin: url.origin, status: null, headers: {} };
    const refuse = (failure: Failure) => {
      options.watch?.failure(failure);
      return kmsRefusalFor(failure, call, sharing);
    };
    const query: Record<string, string> = later ? { async: '1' } : {};
    const unsigned = {
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      // A slash too many is answered with a redirect, which a signed request cannot follow.
      path: url.pathname.replace(/\/+$/, '') || '/',
      query,
      headers: {
        host: url.host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `TrentService.${action}`,
      },
      body: JSON.stringify(input),
    };
    const { headers } = await signer.sign(unsigned, { signingDate: deps.now() });
    const request = { ...unsigned, headers };
    handler.expect(request, action);
    let answer: WireAnswer;
    try {
      answer = (await handler.handle(request, { abortSignal: signal })).response;
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError')
        throw new QCredError('cancelled', 'It was cancelled.');
      if (error instanceof Late) throw refuse(timeoutFailure(wire));
      throw refuse(error instanceof Excess ? excessFailure(error, wire) : readFailure(error, wire));
    }
    wire = { ...wire, status: answer.statusCode, headers: lowered(answer.headers) };
    options.watch?.wire(wire);
    if (answer.statusCode >= 300) throw refuse(refusedWith(readJsonError(answer.body, wire.headers), wire));
    const read = readJsonAnswer(answer.body);
    if ('value' in read) return read.value;
    options.watch?.failure(strangeAnswer(wire));
    throw strangeRefusal(read.shape, call);
  }

  async function untilDone(action: string, input: object, how: AskOptions): Promise<unknown> {
    let token = await retries.acquireInitialRetryToken('kms');
    for (;;) {
      try {
        const value = await attempt(action, input, how);
        retries.recordSuccess();
        return value;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const next = await retries.refreshRetryTokenForRetry(token, { error }).catch(() => null);
        if (next === null) throw error.error;
        token = next;
      }
    }
  }

  return {
    label,
    sharing,
    missing,
    async ask(action, input, schema, how = {}) {
      if (missing.has(action)) throw notThere(action);
      let value: unknown;
      try {
        value = await untilDone(action, input, how);
      } catch (error) {
        const unknown =
          hasCode(error, 'not_available') ||
          (sharing && undocumented.has(action) && isFault(error, 'UnsupportedOperationException'));
        if (!unknown) throw error;
        missing.add(action);
        throw notThere(action);
      }
      const read = schema.safeParse(value);
      if (read.success) return read.data;
      throw new QCredError(
        'service_failed',
        `What ${url.host} answers is not an answer to ${action}.`,
        'Check the endpoint of the key service.',
        { cause: read.error },
      );
    },
    close() {
      opened.close();
      handler.destroy();
    },
  };
}

/** How a missing operation is remembered among those of the account. */
export const missingName = (action: string): string => `kms:${action}`;

/**
 * The key service of a connected account, with the key it is connected with.
 *
 * @param purpose why the secret is read, for the activity log
 * @throws QCredError not_found, secret_missing, keychain_*, as `createKms`
 */
export async function openKms(access: OpenVault, account: Account, purpose: string): Promise<Kms> {
  const key = await readAccountKey(access, account, purpose);
  const lacking = account.missing.flatMap((name) => (name.startsWith('kms:') ? [name.slice(4)] : []));
  return createKms(access.deps, account, key, lacking);
}
