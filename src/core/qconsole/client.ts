import type { IAM } from '@aws-sdk/client-iam';
import type { STS } from '@aws-sdk/client-sts';
import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { Access } from '../access.ts';
import { readSecret } from '../credentials.ts';
import type { Deps } from '../deps.ts';
import { providerById, resolveEndpoints } from '../providers/index.ts';
import type { SecretMaterial } from '../secrets/secret.ts';

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

/**
 * A client for a place and a key that need not be in the vault.
 *
 * @param deps clock, environment
 * @param place provider, region, endpoints
 * @param key with its secret
 * @param options how it asks
 */
export async function createClient(
  _deps: Deps,
  place: Place,
  key: { accessKeyId: string } & SecretMaterial,
  { attempts }: ClientOptions = {},
): Promise<Client> {
  const [{ IAM }, { STS }] = await Promise.all([
    import('@aws-sdk/client-iam'),
    import('@aws-sdk/client-sts'),
  ]);
  const provider = providerById(place.provider);
  const region = place.region ?? provider.regions[0] ?? 'us-east-1';
  const endpoints = resolveEndpoints(provider, { ...place, region });
  const settings = {
    region,
    credentials: {
      accessKeyId: key.accessKeyId,
      secretAccessKey: key.secretAccessKey.reveal(),
      sessionToken: key.sessionToken?.reveal(),
    },
    ignoreConfiguredEndpointUrls: true,
    defaultsMode: 'standard',
    ...(attempts === undefined ? {} : { maxAttempts: attempts }),
  } as const;
  const iam = new IAM({ ...settings, endpoint: endpoints.iam });
  const sts = new STS({ ...settings, endpoint: endpoints.sts });
  return {
    iam,
    sts,
    close() {
      iam.destroy();
      sts.destroy();
    },
  };
}
