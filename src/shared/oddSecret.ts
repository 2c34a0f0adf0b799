/**
 * What is odd about a secret, in words: it may be right all the same, since some services take any text.
 *
 * @param accessKeyId that it is entered with
 * @param secret without the spaces around it
 * @returns undefined where nothing is odd; never anything of the secret itself
 */
export function oddSecret(accessKeyId: string, secret: string): string | undefined {
  if (secret === '') return undefined;
  if (secret === accessKeyId)
    return 'The secret is the same as the access key ID. Check that it is the secret.';
  if (/\s/.test(secret)) return 'There are spaces within the secret. Check that it was copied alone.';
  return undefined;
}
