import type { z } from 'zod';
import type { Account } from '#shared/account.ts';
import { hasCode, QCredError } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import type { OpenVault } from '../../store/access.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import { type ReadKey, readAccountKey } from '../client/accountKey.ts';
import { addressOf } from '../client/address.ts';
import type { ServiceLocation } from '../client/client.ts';
import { isFault } from '../client/fault.ts';
import { questionOf } from '../client/question.ts';
import type { ServiceOptions } from '../client/service.ts';
import { openJsonService } from '../json/service.ts';
import { providerById } from '../providers/index.ts';
import { kmsRefusalFor } from './refuse.ts';

/** How an account's key service is reached. */
export type KmsLocation = ServiceLocation & Pick<Account, 'signing'>;

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
  place: KmsLocation,
  key: { accessKeyId: string } & SecretMaterial,
  lacking: Iterable<string> = [],
  options: ServiceOptions = {},
): Promise<Kms> {
  const endpoint = addressOf(place, 'kms');
  const provider = providerById(place.provider);
  const { caPath, plainHttp } = place;
  const usual = questionOf(provider, 'kms', { endpoint, region: place.region, caPath, plainHttp, key });
  const { label } = usual;
  const { region = usual.region, service = 'kms' } = place.signing?.kms ?? {};
  const sharing = provider.id === 'quilibrium';
  const opened = await openJsonService(
    deps,
    {
      ...usual,
      endpoint,
      region,
      target: 'TrentService',
      signedFor: service,
      unrepeatable,
      refuse: (failure, call) => kmsRefusalFor(failure, call, sharing),
    },
    options,
  );
  const missing = new Set(lacking);
  const notThere = (action: string) =>
    new QCredError('not_available', `${label} does not have ${action}.`, 'Nothing is wrong with the key.');

  return {
    label,
    sharing,
    missing,
    async ask(action, input, schema, { later = false, signal } = {}) {
      if (missing.has(action)) throw notThere(action);
      let value: unknown;
      try {
        value = await opened.ask(action, input, { ...(later ? { query: { async: '1' } } : {}), signal });
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
        `What ${opened.host} answers is not an answer to ${action}.`,
        'Check the endpoint of the key service.',
        { cause: read.error },
      );
    },
    close: opened.close,
  };
}

/** How a missing operation is remembered among those of the account. */
export const missingName = (action: string): string => `kms:${action}`;

/**
 * The key service of a connected account, with the key it is connected with.
 *
 * @param purpose why the secret is read, for the activity log
 * @param readKey where the key is not the account's own
 * @throws QCredError not_found, secret_missing, keychain_*, as `createKms`
 */
export async function openKms(
  access: OpenVault,
  account: Account,
  purpose: string,
  readKey: ReadKey = readAccountKey,
): Promise<Kms> {
  const key = await readKey(access, account, purpose);
  const lacking = account.missing.flatMap((name) => (name.startsWith('kms:') ? [name.slice(4)] : []));
  return createKms(access.deps, account, key, lacking);
}
