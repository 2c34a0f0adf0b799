import type { IAM } from '@aws-sdk/client-iam';
import type { STS } from '@aws-sdk/client-sts';
import type { Account } from '#shared/account.ts';
import type { Deps } from '../../deps.ts';
import type { OpenVault } from '../../store/access.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import { lacksSts, providerById } from '../providers/index.ts';
import { readAccountKey } from './accountKey.ts';
import { addressOf, knownAddress } from './address.ts';
import { questionOf } from './question.ts';
import { openService, type ServiceOptions } from './service.ts';

/** An account's IAM and STS, asked with one key. What they refuse is thrown as a QCredError. */
export interface Client {
  iam: IAM;
  sts: STS;
  /** Whether there is an STS to ask: false where the provider has only announced one. */
  hasSts: boolean;
  /** Lets the connections go. */
  close(): void;
}

/** How an account is reached. */
export type ServiceLocation = Pick<
  Account,
  'provider' | 'region' | 'endpoints' | 'accountId' | 'caPath' | 'plainHttp' | 'signing'
>;

/** How a client asks. */
type ClientOptions = Pick<ServiceOptions, 'attempts'>;

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
  access: OpenVault,
  account: Account,
  purpose: string,
  options: ClientOptions = {},
): Promise<Client> {
  return createClient(access.deps, account, await readAccountKey(access, account, purpose), options);
}

/** The address of a service, unless the SDK knows it. @throws QCredError bad_input */
function endpointOf(place: ServiceLocation, id: 'iam' | 'sts'): string | undefined {
  const { endpoints } = place;
  if (providerById(place.provider).native) return endpoints[id] ?? endpoints.iam;
  // A service that names no address for STS has it where its IAM is.
  return knownAddress(place, id) ?? addressOf(place, 'iam');
}

/**
 * A client for a place and a key that need not be in the vault. Refusals of every kind are thrown
 * as QCredErrors; passing ones are tried again first. Calls take the SDK's `{ abortSignal }`.
 *
 * @param deps clock, environment
 * @param place provider, region, endpoints, signing
 * @param key with its secret
 * @param options how it asks
 * @throws QCredError plain_http, bad_input (no known address, no certificate in the file), file_unreadable, unsupported (a proxy)
 */
export async function createClient(
  deps: Deps,
  place: ServiceLocation,
  key: { accessKeyId: string } & SecretMaterial,
  options: ClientOptions = {},
): Promise<Client> {
  const [{ IAM }, { STS }] = await Promise.all([
    import('@aws-sdk/client-iam'),
    import('@aws-sdk/client-sts'),
  ]);
  const provider = providerById(place.provider);
  const { region, caPath, plainHttp } = place;
  const open = async (id: 'iam' | 'sts') => {
    const asking = { endpoint: endpointOf(place, id), region, caPath, plainHttp, key };
    const usual = questionOf(provider, id, asking);
    const { region: signedFor = usual.region, service } = place.signing?.[id] ?? {};
    const opened = await openService(deps, { ...usual, region: signedFor }, options);
    const named = service === undefined ? {} : { signingName: service };
    return { ...opened, settings: { ...opened.settings, ...named } };
  };
  const [forIam, forSts] = await Promise.all([open('iam'), open('sts')]);
  const iam = forIam.guard(new IAM(forIam.settings));
  const sts = forSts.guard(new STS(forSts.settings));
  return {
    iam,
    sts,
    hasSts: !lacksSts(provider, place.endpoints),
    close() {
      forIam.close();
      forSts.close();
      iam.destroy();
      sts.destroy();
    },
  };
}
