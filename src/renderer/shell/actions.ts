import type { LucideIcon } from 'lucide-react';
import {
  Activity,
  Building2,
  CalendarClock,
  HeartPulse,
  Keyboard,
  KeyRound,
  Layers,
  RefreshCw,
  ScrollText,
  Search,
  Settings,
  Terminal,
} from 'lucide-react';
import { makeProfile } from '#renderer/features/profiles/actions.ts';
import { rotateMostUrgent } from '#renderer/features/rotation/commands.ts';
import { redoFileChange, switchProfile, takeIn, undoFileChange } from '#renderer/features/tools/actions.ts';
import { lockNow } from '#renderer/features/vault/actions.ts';
import { goTo } from '#renderer/stores/form.ts';
import type { Action } from '#renderer/stores/menu.ts';
import { openDialog, type View } from '#renderer/stores/view.ts';
import { focusView } from './focus.ts';

const go = (view: View, label: string, icon: LucideIcon, shortcut?: string): Action => ({
  id: `go-${view}`,
  label: `Go to ${label}`,
  icon,
  shortcut,
  run: () => void goTo(view).then((shown) => shown && focusView()),
});

/** Puts the cursor into the search box of the view. */
function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>('[data-search]');
  box?.focus();
  box?.select();
}

/** What can be done from anywhere, in the order in which the palette lists it: the features' own, and the window's. */
export const globalActions: readonly Action[] = [
  makeProfile,
  ...takeIn,
  { id: 'find', label: 'Find', icon: Search, shortcut: 'Mod+F', run: focusSearch },
  switchProfile,
  undoFileChange,
  redoFileChange,
  go('profiles', 'profiles', KeyRound, 'Mod+1'),
  go('accounts', 'accounts', Building2, 'Mod+2'),
  go('services', 'services', Layers, 'Mod+3'),
  go('due', 'due keys', CalendarClock, 'Mod+4'),
  go('tools', 'tools', Terminal, 'Mod+5'),
  go('activity', 'activity', Activity, 'Mod+6'),
  go('health', 'health', HeartPulse, 'Mod+7'),
  go('settings', 'settings', Settings, 'Mod+8'),
  {
    id: 'shortcuts',
    label: 'Keyboard shortcuts',
    icon: Keyboard,
    shortcut: 'Mod+/',
    run: () => openDialog({ kind: 'shortcuts' }),
  },
  { id: 'licences', label: 'Licences', icon: ScrollText, run: () => openDialog({ kind: 'licences' }) },
  { id: 'rotate-due', label: 'Rotate the most urgent key…', icon: RefreshCw, run: rotateMostUrgent },
  lockNow,
];
