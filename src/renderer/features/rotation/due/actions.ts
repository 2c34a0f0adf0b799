import { BellOff, CalendarCog, Copy, RefreshCw } from 'lucide-react';
import { snooze } from '#renderer/features/rotation/commands.ts';
import type { DueRow } from '#renderer/features/rotation/dueList.ts';
import { copyText } from '#renderer/stores/clipboard.ts';
import type { Action } from '#renderer/stores/menu.ts';
import { openDialog } from '#renderer/stores/view.ts';
import type { Snooze } from '#shared/contract/rotation.ts';

/** What can be done with the selected keys, in the order of the context menu. */
export function dueActions(rows: readonly DueRow[]): Action[] {
  const [first] = rows;
  if (!first) return [];
  const ids = rows.map(({ due }) => due.credentialId);
  const alone = rows.length === 1;
  const rotating: Action = {
    id: 'rotate',
    label: first.rotation ? 'Show rotation…' : 'Rotate…',
    icon: RefreshCw,
    shortcut: 'Enter',
    run: () => openDialog({ kind: 'rotate', credentialId: first.due.credentialId }),
  };
  const later = (until: Snooze, label: string): Action => ({
    id: until,
    label,
    icon: BellOff,
    run: () => void snooze(ids, until),
  });
  const copying: Action = {
    id: 'copy-key',
    label: 'Copy access key ID',
    icon: Copy,
    run: () => void copyText(first.due.accessKeyId, 'Access key ID'),
  };
  return [
    ...(alone ? [rotating] : []),
    later('tomorrow', 'Remind tomorrow'),
    later('next-week', 'Remind next week'),
    {
      id: 'policy',
      label: 'Set policy…',
      icon: CalendarCog,
      run: () => openDialog({ kind: 'policy', credentialIds: ids }),
    },
    ...(alone ? [copying] : []),
  ];
}
