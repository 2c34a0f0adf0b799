import { QCredError, toErrorView } from '#shared/errors.ts';
import { createKeychain, keychainAvailable } from '../store/secrets/keychain.ts';
import { readHeader } from '../store/vault/vault.ts';
import type { Check } from './check.ts';

/** Does the OS keychain answer? Without one a passphrase vault is fine, so that is only bad for a keychain vault. */
export const checkKeychain: Check = async ({ deps, open }) => {
  const header = await readHeader(deps.dataDir).catch(() => null);
  const base = { id: 'keychain', label: 'Keychain' };
  try {
    // An open vault got its key from there just now. Asked for what it does not hold, a keychain has to
    // be written to before it tells: only for who needs it.
    if (open?.access.secrets.kind === 'keychain') await refuseAbsent();
    else if (header?.store === 'passphrase') await refuseAbsent();
    else await createKeychain().get('doctor');
    return [{ ...base, status: 'good', message: 'The OS keychain answers.', hint: '' }];
  } catch (error) {
    const { message, hint } = toErrorView(error);
    if (header?.store === 'passphrase') {
      return [{ ...base, status: 'info', message: `${message} Your vault does not need it.`, hint: '' }];
    }
    return [{ ...base, status: 'bad', message, hint }];
  }
};

async function refuseAbsent(): Promise<void> {
  if (!(await keychainAvailable()))
    throw new QCredError('keychain_unavailable', 'There is no OS keychain that answers.');
}
