import { QCredError } from '#shared/errors.ts';
import { Secret, type SecretMaterial } from './secret.ts';

/**
 * The text of a keychain item for a credential's secret.
 *
 * @returns JSON, `{"secretAccessKey": …, "sessionToken": …}`; the secret in the clear, for the store only
 */
export function formatMaterial(material: SecretMaterial): string {
  return JSON.stringify({
    secretAccessKey: material.secretAccessKey.reveal(),
    sessionToken: material.sessionToken?.reveal(),
  });
}

/**
 * Reads what `formatMaterial` wrote.
 *
 * @throws QCredError secret_missing when the text is something else, as when another program has
 * written to the item; the text itself is not quoted
 */
export function parseMaterial(text: string): SecretMaterial {
  const { secretAccessKey, sessionToken } = fieldsOf(text);
  if (
    typeof secretAccessKey !== 'string' ||
    (sessionToken !== undefined && typeof sessionToken !== 'string')
  ) {
    throw new QCredError(
      'secret_missing',
      'The stored secret cannot be read: something else is in its place.',
      'Edit the profile and enter the secret again.',
    );
  }
  return {
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
  };
}

function fieldsOf(text: string): { secretAccessKey?: unknown; sessionToken?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
