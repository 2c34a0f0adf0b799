import { ArrowLeftRight, ClipboardPaste, Download, Redo2, ScanSearch, Undo2, Vault } from 'lucide-react';
import type { Action } from '#renderer/stores/menu.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { storeIds, storeLabels } from '#shared/stores.ts';
import { redoLast, undoLast } from './commands.ts';

/** The ways to get a profile from what is somewhere else already. */
export const takeIn: readonly Action[] = [
  {
    id: 'paste',
    label: 'Paste credentials',
    icon: ClipboardPaste,
    shortcut: 'Mod+V',
    run: () => openDialog({ kind: 'paste', recognised: null }),
  },
  {
    id: 'find-keys',
    label: 'Find my keys',
    icon: ScanSearch,
    shortcut: 'Mod+Shift+F',
    run: () => openDialog({ kind: 'import' }),
  },
  {
    id: 'import',
    label: 'Import from AWS CLI',
    icon: Download,
    shortcut: 'Mod+I',
    run: () => openDialog({ kind: 'import', target: 'aws' }),
  },
];

/** Programs that keep secrets, whose keys can be taken in. */
export const openStores: readonly Action[] = storeIds.map((store) => ({
  id: `import-${store}`,
  label: `Import from ${storeLabels[store]}`,
  icon: Vault,
  run: () => openDialog({ kind: 'store', store }),
}));

export const switchProfile: Action = {
  id: 'switcher',
  label: 'Switch profile',
  icon: ArrowLeftRight,
  shortcut: 'Mod+Shift+K',
  run: () => openDialog({ kind: 'switcher' }),
};

export const undoFileChange: Action = {
  id: 'undo',
  label: 'Undo last file change',
  icon: Undo2,
  shortcut: 'Mod+Z',
  run: () => void undoLast(),
};

export const redoFileChange: Action = {
  id: 'redo',
  label: 'Redo last file change',
  icon: Redo2,
  shortcut: 'Mod+Shift+Z',
  run: redoLast,
};
