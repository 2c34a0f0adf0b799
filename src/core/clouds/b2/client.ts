/**
 * The native API of Backblaze B2, as far as application keys go: what its S3 has no words for. Written from its API
 * documentation ("B2 Native API", version 4), and not tried on a real account.
 */
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import { isLoopback } from '#shared/plainHttp.ts';
import type { Deps } from '../../deps.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import { refusePlain } from '../client/plainHttp.ts';
import { connections } from '../client/service.ts';
import { unreached } from '../client/unreached.ts';
import { createHandler, type WireAnswer } from '../client/wire/handler.ts';
import { limits } from '../client/wire/limits.ts';
import { longestWaitMs, retryAfterMs } from '../client/wire/retryAfter.ts';
import { readJsonAnswer, readJsonError } from '../json/answer.ts';
import { refusalOf } from './refusal.ts';

/** What a new key may do, and for how long: "b2_create_key". */
export interface B2KeyWish {
  /** Letters, digits and dashes. */
  name: string;
  bucketId: string;
  capabilities: readonly string[];
  seconds: number;
}

/** An account of B2, as one of its keys sees it. */
export interface B2 {
  /** What the key that asks may do. */
  capabilities: ReadonlySet<string>;
  /** @returns null where there is no such bucket, or it is not for this key. @throws as all of these */
  bucketId(name: string): Promise<string | null>;
  createKey(wish: B2KeyWish): Promise<{ id: string; secret: string }>;
  /** @returns the ids of the keys of that name: names are not unique */
  keysNamed(name: string): Promise<string[]>;
  /** @throws QCredError key_refused, denied, bad_input, connection_failed, service_failed, cancelled */
  deleteKey(id: string): Promise<void>;
  close(): void;
}

const usualRealm = 'https://api.backblazeb2.com';
const isTheirs = (host: string): boolean => /(?:^|\.)backblazeb2\.com$/i.test(host);

/**
 * Where the native API is. It is sent the secret itself, which S3 never is: so it goes to Backblaze whatever the
 * endpoint of S3 says, but for a server on this machine that stands for it.
 */
export function b2Realm(s3: string | undefined): string {
  if (s3 === undefined) return usualRealm;
  const { hostname, origin } = new URL(s3);
  return isLoopback(hostname) ? origin : usualRealm;
}

const Text = z.string().min(1).max(4096);
const Capabilities = z.array(z.string().max(256)).max(1000);
const Authorized = z.object({
  accountId: Text,
  authorizationToken: Text,
  apiInfo: z.object({
    storageApi: z.object({ apiUrl: Text, allowed: z.object({ capabilities: Capabilities }) }),
  }),
});
const Buckets = z.object({
  buckets: z.array(z.object({ bucketId: Text, bucketName: Text })).max(10_000),
});
const NewKey = z.object({ applicationKeyId: Text, applicationKey: Text });
const Keys = z.object({
  keys: z.array(z.object({ applicationKeyId: Text, keyName: z.string().max(1024) })).max(10_000),
  nextApplicationKeyId: Text.nullish(),
});

/** Keys of an account are looked through so far: a thousand at a time. */
const mostPages = 20;
/** A call that was not taken is made again so often: "Native API error handling", 429 and 503. */
const attempts = 3;

/**
 * Opens an account of B2 with a key of it.
 *
 * @param realm of `b2Realm`
 * @throws QCredError key_refused, plain_http, connection_failed, service_failed, cancelled, unsupported (a proxy)
 */
export async function openB2(
  deps: Pick<Deps, 'env' | 'now' | 'sleep'>,
  realm: string,
  { accessKeyId, secretAccessKey }: { accessKeyId: string } & SecretMaterial,
  signal?: AbortSignal,
): Promise<B2> {
  refusePlain(realm);
  const { proxy, ...agents } = await connections(deps, realm, undefined);
  const handler = createHandler(agents, limits);

  async function send(base: string, call: string, authorization: string, body?: object): Promise<WireAnswer> {
    const url = new URL(base);
    const text = body && JSON.stringify(body);
    const request = {
      method: body ? 'POST' : 'GET',
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: `/b2api/v4/${call}`,
      headers: {
        host: url.host,
        authorization,
        ...(text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
      },
      ...(text === undefined ? {} : { body: text }),
    };
    try {
      return (await handler.handle(request, signal ? { abortSignal: signal } : {})).response;
    } catch (error) {
      throw unreached(error, url.host, proxy, 'Try again.');
    }
  }

  async function ask<T>(
    schema: z.ZodType<T>,
    ...[base, call, authorization, body]: Parameters<typeof send>
  ): Promise<T> {
    const { host } = new URL(base);
    for (let attempt = 1; ; attempt += 1) {
      const { statusCode, body: bytes, headers } = await send(base, call, authorization, body);
      if (statusCode === 200) {
        const read = readJsonAnswer(bytes);
        const value = 'value' in read ? schema.safeParse(read.value) : null;
        if (value?.success) return value.data;
        throw strange(host, call);
      }
      const wait = retryAfterMs(headers, deps.now()) ?? 1000 * attempt;
      const isBusy = statusCode === 429 || statusCode === 503;
      if (!isBusy || attempt === attempts || wait > longestWaitMs)
        throw refusalOf(statusCode, readJsonError(bytes, headers).code, call, host);
      await deps.sleep(wait);
    }
  }

  try {
    const basic = Buffer.from(`${accessKeyId}:${secretAccessKey.reveal()}`).toString('base64');
    const { accountId, authorizationToken, apiInfo } = await ask(
      Authorized,
      realm,
      'b2_authorize_account',
      `Basic ${basic}`,
    );
    const { apiUrl, allowed } = apiInfo.storageApi;
    const api = apiOf(apiUrl, realm);
    const call = <T>(schema: z.ZodType<T>, name: string, body: object): Promise<T> =>
      ask(schema, api, name, authorizationToken, body);
    return {
      capabilities: new Set(allowed.capabilities),
      async bucketId(bucketName) {
        const { buckets } = await call(Buckets, 'b2_list_buckets', { accountId, bucketName });
        return buckets.find((one) => one.bucketName === bucketName)?.bucketId ?? null;
      },
      async createKey({ name, bucketId, capabilities, seconds }) {
        const { applicationKeyId, applicationKey } = await call(NewKey, 'b2_create_key', {
          accountId,
          keyName: name,
          capabilities,
          bucketIds: [bucketId],
          validDurationInSeconds: seconds,
        });
        return { id: applicationKeyId, secret: applicationKey };
      },
      async keysNamed(name) {
        const found: string[] = [];
        let start: string | undefined;
        for (let page = 0; page < mostPages; page += 1) {
          const { keys, nextApplicationKeyId } = await call(Keys, 'b2_list_keys', {
            accountId,
            maxKeyCount: 1000,
            ...(start === undefined ? {} : { startApplicationKeyId: start }),
          });
          for (const one of keys) if (one.keyName === name) found.push(one.applicationKeyId);
          if (!nextApplicationKeyId || nextApplicationKeyId === start) break;
          start = nextApplicationKeyId;
        }
        return found;
      },
      async deleteKey(applicationKeyId) {
        await call(z.unknown(), 'b2_delete_key', { applicationKeyId });
      },
      close: () => handler.destroy(),
    };
  } catch (error) {
    handler.destroy();
    throw error;
  }
}

/** The address that an account is asked at; a token goes to no host but the service's own. */
function apiOf(told: string, realm: string): string {
  const api = URL.canParse(told) ? new URL(told) : null;
  const own = new URL(realm);
  const isOwn = api?.origin === own.origin;
  if (api && (isOwn || (isTheirs(own.hostname) && api.protocol === 'https:' && isTheirs(api.hostname))))
    return api.origin;
  throw new QCredError(
    'service_failed',
    `${own.host} sends to an address that is not Backblaze’s.`,
    'Nothing was sent there. Check the endpoint of the profile.',
  );
}

const strange = (host: string, call: string): QCredError =>
  new QCredError(
    'service_failed',
    `What ${host} answers is not an answer to ${call}.`,
    'Check the endpoint of the profile.',
  );
