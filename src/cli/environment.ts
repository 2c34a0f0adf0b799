import { providerById } from '#core/clouds/providers/index.ts';
import { findProfile } from '#core/profiles/find.ts';
import { locationOf } from '#core/profiles/place.ts';
import { type UsableKey, usableKey } from '#core/profiles/sessions/key.ts';
import { applicationSettings, endpointVariable, ignoreEndpoints } from '#core/profiles/variables.ts';
import type { OpenVault } from '#core/store/access.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { codeAsker } from './oneTimePassword.ts';
import { ownVariables } from './shellVariables.ts';

/**
 * A profile as the environment variables that the AWS CLI and SDKs read, and those of applications that
 * the shell had itself. In a terminal, the person is
 * asked for a one-time password where one is needed.
 *
 * @param access the open vault
 * @param nameOrId the profile
 * @param purpose for the activity log
 * @throws QCredError not_found, and what `usableKey` throws
 */
export async function environmentOf(
  access: OpenVault,
  nameOrId: string,
  purpose: string,
): Promise<Map<string, string>> {
  const state = await access.vault.state();
  const profile = findProfile(state, nameOrId);
  return variablesOf(
    access,
    state,
    profile,
    await usableKey(access, state, profile, { purpose, askCode: codeAsker() }),
  );
}

/**
 * A key as environment variables, for the place that a profile says.
 *
 * @param access the open vault
 * @param state its state
 * @param profile where the key is used
 * @param key which
 * @throws QCredError not_found, bad_input as `locationOf`
 */
export function variablesOf(
  access: Pick<OpenVault, 'deps'>,
  state: VaultState,
  profile: Profile,
  { accessKeyId, secretAccessKey, sessionToken, expiresAt }: UsableKey,
): Map<string, string> {
  const { region, endpoints } = locationOf(state, profile);
  const variables = new Map<string, string>([
    ['AWS_ACCESS_KEY_ID', accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', secretAccessKey.reveal()],
  ]);
  if (sessionToken) variables.set('AWS_SESSION_TOKEN', sessionToken.reveal());
  // botocore then says that they have run out, where the service would only say that they are wrong.
  if (expiresAt) variables.set('AWS_CREDENTIAL_EXPIRATION', expiresAt);
  if (region) variables.set('AWS_REGION', region).set('AWS_DEFAULT_REGION', region);
  const addresses = Object.entries(endpoints).filter(([, url]) => url);
  for (const [service, url] of addresses) variables.set(endpointVariable(service), url);
  // The AWS files may name endpoints for whoever names no profile: this one goes to Amazon's own.
  if (addresses.length === 0) variables.set(ignoreEndpoints, 'true');
  if (!providerById(profile.provider).acceptsNewChecksums) {
    variables.set('AWS_REQUEST_CHECKSUM_CALCULATION', 'when_required');
    variables.set('AWS_RESPONSE_CHECKSUM_VALIDATION', 'when_required');
  }
  const own = ownVariables(access.deps.env);
  for (const [name, value] of applicationSettings({ region, endpoints }, own)) variables.set(name, value);
  return variables;
}
