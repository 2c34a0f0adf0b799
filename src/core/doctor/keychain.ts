import { toErrorView } from '#shared/errors.ts';
import { createKeychain } from '../secrets/keychain.ts';
import { readHeader } from '../vault/vault.ts';
import type { Check } from './check.ts';

/** Does the OS keychain answer? Without one a passphrase vault is fine, so that is only bad for a keychain vault. */
export const checkKeychain: Check = async ({ deps }) => {
  const header = await readHeader(deps.dataDir).catch(() => null);
  const base = { id: 'keychain', label: 'Keychain' };
  try {
    await createKeychain().get('doctor');
    return [{ ...base, status: 'good', message: 'The OS keychain answers.', hint: '' }];
  } catch (error) {
    const { message, hint } = toErrorView(error);
    if (header?.store === 'passphrase') {
      return [{ ...base, status: 'info', message: `${message} Your vault does not need it.`, hint: '' }];
    }
    return [{ ...base, status: 'bad', message, hint }];
  }
};
