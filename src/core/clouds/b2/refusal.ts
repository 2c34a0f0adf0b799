import { QCredError } from '#shared/errors.ts';

/**
 * What a refusal means: "Native API Error Handling and Status Codes". Sentences of the service are not shown.
 *
 * @param code such as `bad_auth_token`; null where none was told
 * @param call that was refused
 */
export function refusalOf(status: number, code: string | null, call: string, host: string): QCredError {
  const told = code === null ? `status ${status}` : `${code} (${status})`;
  if (status === 401 && call === 'b2_authorize_account') {
    return new QCredError(
      'key_refused',
      `Backblaze B2 does not take this key: ${told}.`,
      'Check the keyID and the applicationKey, and whether the key has ended.',
    );
  }
  if (status === 401 || status === 403) {
    return new QCredError(
      'denied',
      `Backblaze B2 does not let this key do ${call}: ${told}.`,
      'Use a key with the capabilities writeKeys, deleteKeys, listKeys and listBuckets.',
    );
  }
  if (status === 400 || status === 404)
    return new QCredError(
      'bad_input',
      `Backblaze B2 refuses ${call}: ${told}.`,
      'Nothing was changed by it.',
    );
  return new QCredError('service_failed', `${host} answers ${call} with ${told}.`, 'Try again later.');
}
