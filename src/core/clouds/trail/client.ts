import { z } from 'zod';
import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import type { OpenVault } from '../../store/access.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import { type ReadKey, readAccountKey } from '../client/accountKey.ts';
import { questionOf } from '../client/question.ts';
import { refusalFor } from '../client/refuse.ts';
import type { ServiceOptions } from '../client/service.ts';
import { openJsonService } from '../json/service.ts';
import { awsDomains } from '../providers/awsHosts.ts';
import { providerById, usualRegion } from '../providers/index.ts';
import { Events, type TrailEvent } from './events.ts';

/** What events are asked for by: one thing, which is all that the service takes. */
export type TrailSubject = { resource: string } | { accessKeyId: string };

/** How far back, and how many. */
export interface TrailBounds {
  since?: Date;
  /** Events at most, the newest ones; 200 where nothing is said. */
  most?: number;
  signal?: AbortSignal;
}

/** What a record of use told, newest first. */
export interface TrailAnswer {
  events: TrailEvent[];
  /** Whether there are older ones that were not asked for. */
  more: boolean;
}

/** The record of what was done in an account: CloudTrail's event history of the last 90 days. */
export interface Trail {
  /**
   * @throws QCredError denied, not_available; service_failed for answers that are none, and whatever
   *   else the service refuses with
   */
  events(of: TrailSubject, bounds?: TrailBounds): Promise<TrailAnswer>;
  close(): void;
}

/** How the operation is remembered among those that an account does not have or allow. */
export const trailMissing = 'cloudtrail:LookupEvents';

/** Where an account is, as far as its record of use is concerned. */
export type TrailLocation = Pick<Account, 'provider' | 'region' | 'endpoints' | 'caPath' | 'plainHttp'>;

/** "MaxResults" of LookupEvents in the CloudTrail API reference. */
const pageSize = 50;
const usualMost = 200;
/** More pages than that are not asked for, whatever is in them: two a second are answered. */
const mostPages = 12;
const longestToken = 8192;

const isAmazons = (host: string): boolean =>
  awsDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));

/** @returns where the record of an account is asked for; null where its provider has none that is known */
export function trailAddress({ provider: id, region: own, endpoints }: TrailLocation): string | null {
  if (id !== 'aws') return null;
  const region = own ?? usualRegion(providerById(id)) ?? 'us-east-1';
  const named = endpoints.kms ?? endpoints.iam;
  const domain = region.startsWith('cn-')
    ? 'amazonaws.com.cn'
    : region.startsWith('eusc-')
      ? 'amazonaws.eu'
      : 'amazonaws.com';
  // An address of one's own is a server that has all its services there; one of Amazon's is of that service alone.
  if (named !== undefined && !isAmazons(new URL(named).hostname)) return named;
  return /^[a-z0-9-]+$/.test(region) ? `https://cloudtrail.${region}.${domain}` : null;
}

const Page = z.object({ Events, NextToken: z.string().nullish() });

/**
 * A client for the record of use of a place.
 *
 * @param key with its secret; it need not be in the vault
 * @throws QCredError not_available where the provider has no record that can be asked for; plain_http,
 *   bad_input, file_unreadable, unsupported (a proxy)
 */
export async function createTrail(
  deps: Pick<Deps, 'now' | 'sleep' | 'randomBytes' | 'env'>,
  place: TrailLocation,
  key: { accessKeyId: string } & SecretMaterial,
  options: ServiceOptions = {},
): Promise<Trail> {
  const provider = providerById(place.provider);
  const endpoint = trailAddress(place);
  if (endpoint === null) throw noTrail(provider.label);
  const { region, caPath, plainHttp } = place;
  const usual = questionOf(provider, 'cloudtrail', { endpoint, region, caPath, plainHttp, key });
  const service = await openJsonService(
    deps,
    {
      ...usual,
      label: 'CloudTrail',
      endpoint,
      target: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101',
      signedFor: 'cloudtrail',
      unrepeatable: new Set(),
      refuse: refusalFor,
    },
    options,
  );

  return {
    async events(of, { since, most = usualMost, signal } = {}) {
      const found: TrailEvent[] = [];
      const seen = new Set<string>();
      let token: string | undefined;
      for (let page = 0; page < mostPages; page += 1) {
        const value = await service.ask('LookupEvents', question(of, since, token), { signal });
        const read = Page.safeParse(value);
        if (!read.success) throw strange(service.host, read.error);
        found.push(...read.data.Events);
        token = read.data.NextToken ?? undefined;
        if (token === undefined || found.length >= most) break;
        if (token.length > longestToken || seen.has(token)) throw strange(service.host);
        seen.add(token);
      }
      return {
        events: found.slice(0, most),
        more: token !== undefined || found.length > most,
      };
    },
    close: service.close,
  };
}

const question = (of: TrailSubject, since: Date | undefined, token: string | undefined): object => ({
  LookupAttributes: [
    'resource' in of
      ? { AttributeKey: 'ResourceName', AttributeValue: of.resource }
      : { AttributeKey: 'AccessKeyId', AttributeValue: of.accessKeyId },
  ],
  MaxResults: pageSize,
  ...(since === undefined ? {} : { StartTime: Math.floor(since.getTime() / 1000) }),
  ...(token === undefined ? {} : { NextToken: token }),
});

const noTrail = (label: string): QCredError =>
  new QCredError(
    'not_available',
    `${label} has no record of use that can be asked for.`,
    'Nothing is wrong with the key.',
  );

const strange = (host: string, cause?: Error): QCredError =>
  new QCredError(
    'service_failed',
    `What ${host} answers is not an answer to LookupEvents.`,
    'Check the endpoint of the account.',
    { cause },
  );

/**
 * The record of use of a connected account, asked with the key it is connected with.
 *
 * @param purpose why the secret is read, for the activity log
 * @param readKey where the key is not the account's own
 * @throws QCredError as `createTrail`; not_found, secret_missing, keychain_*
 */
export async function openTrail(
  access: OpenVault,
  account: Account,
  purpose: string,
  readKey: ReadKey = readAccountKey,
): Promise<Trail> {
  if (trailAddress(account) === null) throw noTrail(providerById(account.provider).label);
  return createTrail(access.deps, account, await readKey(access, account, purpose));
}
