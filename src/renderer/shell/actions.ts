import { FileKey2, Keyboard, Plus, RefreshCw, ScrollText, Search } from 'lucide-react';
import { importKey, newKey } from '#renderer/features/keys/commands.ts';
import { makeProfile } from '#renderer/features/profiles/actions.ts';
import { rotateMostUrgent } from '#renderer/features/rotation/commands.ts';
import {
  openStores,
  redoFileChange,
  switchProfile,
  takeIn,
  undoFileChange,
} from '#renderer/features/tools/actions.ts';
import { lockNow } from '#renderer/features/vault/actions.ts';
import { goTo } from '#renderer/stores/form.ts';
import type { Action } from '#renderer/stores/menu.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { focusView } from './focus.ts';
import { views } from './views.ts';

const goTos: readonly Action[] = views.map(({ view, what, icon, shortcut }) => ({
  id: `go-${view}`,
  label: `Go to ${what}`,
  icon,
  shortcut,
  run: () => void goTo(view).then((shown) => shown && focusView()),
}));

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
  ...openStores,
  { id: 'find', label: 'Find', icon: Search, shortcut: 'Mod+F', run: focusSearch },
  switchProfile,
  undoFileChange,
  redoFileChange,
  ...goTos,
  {
    id: 'import-kms-key',
    label: 'Import a key into a key service…',
    icon: FileKey2,
    run: () => void importKey(),
  },
  { id: 'new-kms-key', label: 'New key in a key service…', icon: Plus, run: () => void newKey() },
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
