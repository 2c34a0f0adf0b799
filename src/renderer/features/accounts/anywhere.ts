import { Building2, Wand } from 'lucide-react';
import type { Action } from '#renderer/stores/menu.ts';
import { openDialog } from '#renderer/stores/view.ts';
import type { AccountView } from '#shared/contract/accounts.ts';

/** What can be done with accounts, from anywhere. A key for a job is made in the first unless one says otherwise. */
export function accountActions([first]: readonly AccountView[]): Action[] {
  const connecting: Action = {
    id: 'connect',
    label: 'Connect account',
    icon: Building2,
    run: () => openDialog({ kind: 'connect' }),
  };
  if (!first) return [connecting];
  const jobKey: Action = {
    id: 'job-key',
    label: 'New key for a job',
    icon: Wand,
    run: () => openDialog({ kind: 'jobKey', accountId: first.id }),
  };
  return [jobKey, connecting];
}
