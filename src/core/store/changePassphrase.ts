import { QCredError } from '#shared/errors.ts';
import type { OpenVault } from './access.ts';
import type { Passphrase } from './secrets/passphraseBytes.ts';

/**
 * Changes the passphrase of a vault that has one. The file of secrets is replaced in one step, so a
 * process that ends on the way leaves it opening with the old passphrase or with the new one, and
 * whole. The log says before that it is about to happen, and after that it did.
 *
 * The vault's own key stays: whoever has an older copy of the secret file and the old passphrase can
 * open what was in it.
 *
 * @param access the open vault
 * @param current the passphrase as it is; bytes are overwritten
 * @param next what it is to be
 * @throws QCredError unsupported (the secrets are in the keychain), wrong_passphrase, bad_input (too
 *   short), vault_busy, disk_full, file_read_only, write_failed
 */
export async function changePassphrase(
  access: OpenVault,
  current: Passphrase,
  next: Passphrase,
): Promise<void> {
  const { secrets, activity } = access;
  if (!secrets.changePassphrase) throw noPassphrase();
  await activity.append({ action: 'passphrase.change', subject: 'passphrase', detail: 'asked for' });
  await secrets.changePassphrase(current, next);
  await activity.append({ action: 'passphrase.changed', subject: 'passphrase' });
}

/** A vault in the keychain is opened by that. */
export const noPassphrase = (): QCredError =>
  new QCredError(
    'unsupported',
    'This vault has no passphrase: its secrets are in the OS keychain.',
    'Change the password of your session or keychain instead.',
  );
