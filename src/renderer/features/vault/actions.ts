import { Lock } from 'lucide-react';
import type { Action } from '#renderer/stores/menu.ts';
import { openDialog } from '#renderer/stores/view.ts';
import type { VaultView } from '#shared/contract/index.ts';
import { lock } from './lock.ts';

export const lockNow: Action = { id: 'lock', label: 'Lock now', icon: Lock, shortcut: 'Mod+L', run: lock };

/** What can be done with the vault, besides locking it: a passphrase is there in some only. */
export const vaultActions = (store: VaultView['store']): Action[] =>
  store === 'passphrase'
    ? [
        {
          id: 'passphrase',
          label: 'Change passphrase…',
          icon: Lock,
          run: () => openDialog({ kind: 'passphrase' }),
        },
      ]
    : [];
