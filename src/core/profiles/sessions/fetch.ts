import type {
  AssumeRoleCommandOutput,
  GetFederationTokenCommandOutput,
  GetSessionTokenCommandOutput,
} from '@aws-sdk/client-sts';
import { QCredError } from '#shared/errors.ts';
import type { ServiceId } from '#shared/model.ts';
import { type Client, createClient, type ServiceLocation } from '../../clouds/client/client.ts';
import { caPathFor } from '../../clouds/client/trust.ts';
import {
  lacksSts,
  providerById,
  resolveEndpoints,
  stsIsPlanned,
  usualRegion,
} from '../../clouds/providers/index.ts';
import type { OpenVault } from '../../store/access.ts';
import { Secret, type SecretMaterial } from '../../store/secrets/secret.ts';
import type { Session } from './cache.ts';
import type { SessionRecipe, SessionStep } from './recipe.ts';

/**
 * Takes the last step of a recipe: asks STS for temporary credentials.
 *
 * @param access the open vault
 * @param recipe whose last step
 * @param key what the step is taken with
 * @param code the one-time password, where the step has a device
 * @throws QCredError not_available where the provider has only announced its STS; denied, key_refused, mfa_needed, bad_input, connection_failed, service_failed…
 */
export async function fetchSession(
  access: OpenVault,
  recipe: SessionRecipe,
  step: SessionStep,
  key: { accessKeyId: string } & SecretMaterial,
  code: string | undefined,
): Promise<Session> {
  const { deps } = access;
  const client = await createClient(deps, await serviceLocation(access, recipe), key);
  const startedAt = deps.now();
  try {
    const answer = await ask(client, step, code);
    return sessionFrom(answer, startedAt);
  } catch (error) {
    throw inWords(error, step);
  } finally {
    client.close();
  }
}

/** Where STS is: at the place of the profile that holds the key, trusting what its account trusts. */
async function serviceLocation(
  access: OpenVault,
  { base, credential }: SessionRecipe,
): Promise<ServiceLocation> {
  const provider = providerById(base.provider);
  if (lacksSts(provider, base.endpoints)) throw stsIsPlanned(provider, base.name);
  const region = base.region ?? usualRegion(provider);
  const { accountId = '' } = credential;
  const known = resolveEndpoints(provider, { endpoints: base.endpoints, region, accountId });
  // Servers with an STS but no address for it answer where their storage is: MinIO's documentation.
  const hasSts = provider.services.some(({ id }) => id === 'sts');
  const sts = known.sts ?? known.iam ?? (hasSts && !provider.native ? known.s3 : undefined);
  if (sts === undefined && !provider.native) {
    throw new QCredError(
      'bad_input',
      `"${base.name}" has no address for temporary credentials (STS).`,
      'Edit that profile and fill in its STS endpoint.',
    );
  }
  const endpoints: Partial<Record<ServiceId, string>> =
    sts === undefined ? {} : { sts, iam: known.iam ?? sts };
  const { accounts } = await access.vault.state();
  const caPath = caPathFor(accounts, credential, { provider: base.provider, region, endpoints: known });
  return { provider: base.provider, region, endpoints, accountId, caPath, plainHttp: base.plainHttp };
}

type Answer = AssumeRoleCommandOutput | GetSessionTokenCommandOutput | GetFederationTokenCommandOutput;

function ask({ sts }: Client, { call, device }: SessionStep, code: string | undefined): Promise<Answer> {
  const mfa = device === undefined ? {} : { SerialNumber: device, TokenCode: code };
  if (call.action === 'GetSessionToken') {
    return sts.getSessionToken({ ...mfa, DurationSeconds: call.durationSeconds });
  }
  if (call.action === 'GetFederationToken') {
    const { name, policy, durationSeconds } = call;
    return sts.getFederationToken({ Name: name, Policy: policy, DurationSeconds: durationSeconds });
  }
  return sts.assumeRole({
    ...mfa,
    Policy: call.policy,
    RoleArn: call.roleArn,
    RoleSessionName: call.sessionName,
    ExternalId: call.externalId,
    DurationSeconds: call.durationSeconds,
  });
}

function sessionFrom({ Credentials: given }: Answer, startedAt: Date): Session {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
  if (
    !AccessKeyId ||
    !SecretAccessKey ||
    !SessionToken ||
    !Expiration ||
    Number.isNaN(Expiration.getTime())
  ) {
    throw new QCredError(
      'service_failed',
      'The service answered without temporary credentials.',
      'Check the STS endpoint, and try again.',
    );
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: new Secret(SecretAccessKey),
    sessionToken: new Secret(SessionToken),
    startedAt: startedAt.toISOString(),
    expiresAt: Expiration.toISOString(),
  };
}

/** The same refusal, in words about the role: the service says only that something was not allowed. */
function inWords(error: unknown, { profile, call, device }: SessionStep): unknown {
  if (!(error instanceof QCredError) || call.action !== 'AssumeRole') return error;
  const asked = { mfa: device !== undefined, externalId: call.externalId !== undefined };
  if (error.code === 'denied') {
    const conditions = [
      ...(asked.externalId ? ['that the external id is right'] : ['whether it asks for an external id']),
      ...(asked.mfa ? [] : ['whether it asks for a one-time password']),
    ];
    return new QCredError(
      'denied',
      `"${profile.name}" may not assume ${call.roleArn}.`,
      `Check that the role exists and trusts this key's user, ${conditions.join(' and ')}.`,
      { cause: error },
    );
  }
  if (error.code === 'bad_input') {
    const hours = (call.durationSeconds ?? 3600) / 3600;
    return new QCredError(
      'bad_input',
      `The service does not accept what "${profile.name}" asks of ${call.roleArn}.`,
      `Check the ARN, and that the role allows sessions of ${Number(hours.toFixed(2))} hours.`,
      { cause: error },
    );
  }
  return error;
}
