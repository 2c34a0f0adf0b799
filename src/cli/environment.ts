import type { Access } from '#core/access.ts';
import { readSecret } from '#core/credentials.ts';
import { credentialOf, findProfile } from '#core/profiles/find.ts';
import { providerById, resolveEndpoints } from '#core/providers/index.ts';
import { QCredError } from '#shared/errors.ts';

/** Variables that would override or confuse what a profile says, so they are taken out of the environment. */
export const conflicting = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ENDPOINT_URL',
] as const;

/**
 * A profile as the environment variables that the AWS CLI and SDKs read.
 *
 * @param access the open vault
 * @param nameOrId the profile
 * @param purpose for the activity log
 * @throws QCredError not_found, unsupported (a role), secret_missing
 */
export async function environmentOf(
  access: Access,
  nameOrId: string,
  purpose: string,
): Promise<Map<string, string>> {
  const state = await access.vault.state();
  const profile = findProfile(state, nameOrId);
  if (profile.source.kind === 'role') {
    throw new QCredError(
      'unsupported',
      `"${profile.name}" assumes a role.`,
      'Export it and use it with the AWS CLI’s --profile.',
    );
  }
  const { credential } = credentialOf(state, profile);
  const provider = providerById(profile.provider);
  const region = profile.region ?? provider.regions[0];
  const endpoints = resolveEndpoints(provider, {
    endpoints: profile.endpoints,
    region,
    accountId: credential.accountId,
  });
  const { secretAccessKey, sessionToken } = await readSecret(access, credential, purpose);

  const variables = new Map<string, string>([
    ['AWS_ACCESS_KEY_ID', credential.accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', secretAccessKey.reveal()],
  ]);
  if (sessionToken) variables.set('AWS_SESSION_TOKEN', sessionToken.reveal());
  if (region) variables.set('AWS_REGION', region).set('AWS_DEFAULT_REGION', region);
  for (const [service, url] of Object.entries(endpoints)) {
    if (url) variables.set(`AWS_ENDPOINT_URL_${service.toUpperCase()}`, url);
  }
  if (!provider.acceptsNewChecksums) {
    variables.set('AWS_REQUEST_CHECKSUM_CALCULATION', 'when_required');
    variables.set('AWS_RESPONSE_CHECKSUM_VALIDATION', 'when_required');
  }
  return variables;
}
