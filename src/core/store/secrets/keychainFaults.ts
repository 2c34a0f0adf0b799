import { QCredError } from '#shared/errors.ts';

/** The keychain did not answer in time. */
export const keychainSilent = (): QCredError =>
  new QCredError(
    'keychain_timeout',
    'The keychain did not answer.',
    'Look for its password prompt, which may be behind another window, then try again.',
  );

// keytar passes on the system's words and nothing else. These are the ones of libsecret and GNOME
// Keyring (a locked collection; a login keyring that could not be made without a prompt), KWallet,
// macOS and Windows for "no".
const denied =
  /locked|dismiss|denied|cancel|not allowed|passphrase you entered|object does not exist at path/i;
const silent = /NoReply|timeout was reached|timed out/i;

/**
 * Says in words why the keychain failed. An error that is already ours is given back as it is.
 *
 * @param error what keytar threw
 * @returns QCredError keychain_denied, keychain_timeout, or keychain_unavailable for all that is
 * not known, because the system's sentences may be in the person's language
 */
export function keychainFault(error: unknown): QCredError {
  if (error instanceof QCredError) return error;
  const words = error instanceof Error ? error.message : '';
  if (silent.test(words)) return keychainSilent();
  if (denied.test(words)) {
    return new QCredError(
      'keychain_denied',
      'The keychain is locked, or access to it was refused.',
      'Unlock it and allow QCred, then try again. Where no prompt can be shown, use a vault with a passphrase.',
      { cause: error },
    );
  }
  return new QCredError(
    'keychain_unavailable',
    'There is no OS keychain that answers.',
    process.platform === 'linux'
      ? 'Install and start a Secret Service such as gnome-keyring or KWallet, or use a vault with a passphrase.'
      : 'Sign in to the desktop, or use a vault with a passphrase.',
    { cause: error },
  );
}
