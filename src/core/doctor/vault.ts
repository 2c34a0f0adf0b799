import { toErrorView } from '#shared/errors.ts';
import { count } from '#shared/words.ts';
import { readHeader } from '../store/vault/vault.ts';
import type { Check } from './check.ts';

/** Is there a vault, does it open, can nobody else read it? */
export const checkVault: Check = async ({ deps, open, problem }) => {
  const base = { id: 'vault', label: 'Vault' };
  try {
    const header = await readHeader(deps.dataDir);
    if (header === null) {
      return [
        {
          ...base,
          status: 'info',
          message: 'There is no vault yet.',
          hint: 'Open QCred or run "qcred add" to make one.',
        },
      ];
    }
    if (problem) throw problem;
    if (!open) {
      return [
        {
          ...base,
          status: 'warning',
          message: 'The vault is locked.',
          hint: 'Unlock it to check what is inside.',
        },
      ];
    }
    const state = await open.access.vault.state();
    const words = `${count(state.profiles.length, 'profile')}, ${count(state.credentials.length, 'access key')}`;
    return [
      {
        ...base,
        status: 'good',
        message: `The vault opens: ${words}. Secrets are in the ${storeWords(header.store)}.`,
        hint: '',
      },
    ];
  } catch (error) {
    const { message, hint } = toErrorView(error);
    return [{ ...base, status: 'bad', message, hint }];
  }
};

const storeWords = (store: 'keychain' | 'passphrase'): string =>
  store === 'keychain' ? 'OS keychain' : 'encrypted secret file';

/** Is the activity log whole? */
export const checkActivity: Check = async ({ open }) => {
  if (!open) return [];
  const { ok, message, hint } = await open.access.activity.verify();
  return [
    {
      id: 'activity',
      label: 'Activity log',
      status: ok ? 'good' : 'bad',
      message,
      hint,
    },
  ];
};
