import type { LucideIcon } from 'lucide-react';
import {
  Activity,
  ArrowLeftRight,
  Building2,
  CalendarClock,
  CircleCheck,
  ClipboardPaste,
  Copy,
  CopyPlus,
  Download,
  FileOutput,
  FolderOutput,
  HeartPulse,
  KeyRound,
  KeySquare,
  Languages,
  Layers,
  Lock,
  Pencil,
  PlugZap,
  Plus,
  RefreshCw,
  ScanSearch,
  ScrollText,
  Search,
  Settings,
  Terminal,
  Trash2,
  Undo2,
  Wand,
} from 'lucide-react';
import { startSession, usesSession } from '#renderer/features/profiles/session.ts';
import { goTo } from '#renderer/stores/form.ts';
import { openDialog, type View } from '#renderer/stores/view.ts';
import type { AccountView } from '#shared/accountViews.ts';
import type { ProfileView, VaultView } from '#shared/contract/index.ts';
import { grouped } from '#shared/words.ts';
import {
  copySecret,
  copyText,
  duplicateProfile,
  editProfile,
  exportProfiles,
  exportProfilesTo,
  focusSearch,
  lock,
  newProfile,
  openAs,
  removeProfiles,
  rotateMostUrgent,
  switchTo,
  testSelected,
  undoLast,
} from './commands.ts';

/** Something a person can do, as menus and the palette show it. */
export interface Action {
  id: string;
  label: string;
  icon: LucideIcon;
  /** `Mod+N`; shown in the machine's own words. */
  shortcut?: string;
  destructive?: boolean;
  run: () => void;
}

const go = (view: View, label: string, icon: LucideIcon, shortcut?: string): Action => ({
  id: `go-${view}`,
  label: `Go to ${label}`,
  icon,
  shortcut,
  run: () => void goTo(view),
});

/** What can be done from anywhere. */
export const globalActions: readonly Action[] = [
  {
    id: 'new-profile',
    label: 'New profile',
    icon: Plus,
    shortcut: 'Mod+N',
    run: () => void newProfile(),
  },
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
  { id: 'find', label: 'Find', icon: Search, shortcut: 'Mod+F', run: focusSearch },
  {
    id: 'switcher',
    label: 'Switch profile',
    icon: ArrowLeftRight,
    shortcut: 'Mod+Shift+K',
    run: () => openDialog({ kind: 'switcher' }),
  },
  { id: 'undo', label: 'Undo last file change', icon: Undo2, shortcut: 'Mod+Z', run: undoLast },
  go('profiles', 'profiles', KeyRound, 'Mod+1'),
  go('accounts', 'accounts', Building2, 'Mod+2'),
  go('services', 'services', Layers, 'Mod+3'),
  go('due', 'due keys', CalendarClock, 'Mod+4'),
  go('tools', 'tools', Terminal, 'Mod+5'),
  go('activity', 'activity', Activity, 'Mod+6'),
  go('health', 'health', HeartPulse, 'Mod+7'),
  go('settings', 'settings', Settings, 'Mod+,'),
  { id: 'licences', label: 'Licences', icon: ScrollText, run: () => openDialog({ kind: 'licences' }) },
  { id: 'rotate-due', label: 'Rotate the most urgent key…', icon: RefreshCw, run: rotateMostUrgent },
  { id: 'lock', label: 'Lock now', icon: Lock, shortcut: 'Mod+L', run: lock },
];

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

/** What can be done with the selected profiles, in the order of the context menu. */
export function profileActions(profiles: readonly ProfileView[]): Action[] {
  const [first] = profiles;
  if (!first) return [];
  const ids = profiles.map((profile) => profile.id);
  const exporting: Action = {
    id: 'export',
    label: profiles.length === 1 ? 'Export to AWS CLI' : `Export ${grouped(profiles.length)} to AWS CLI`,
    icon: FileOutput,
    shortcut: 'Mod+E',
    run: () => exportProfiles(ids),
  };
  const exportingTo: Action = {
    id: 'export-to',
    label: profiles.length === 1 ? 'Export to…' : `Export ${grouped(profiles.length)} to…`,
    icon: FolderOutput,
    shortcut: 'Mod+Shift+E',
    run: () => exportProfilesTo(ids),
  };
  const removing: Action = {
    id: 'remove',
    label: profiles.length === 1 ? 'Delete' : `Delete ${grouped(profiles.length)} profiles`,
    icon: Trash2,
    shortcut: 'Delete',
    destructive: true,
    run: () => void removeProfiles(profiles),
  };
  if (profiles.length > 1) return [exporting, exportingTo, removing];
  const { credential } = first;
  const session: Action[] = usesSession(first)
    ? [
        {
          id: 'session',
          label: 'Get credentials now',
          icon: KeySquare,
          run: () => void startSession(first),
        },
      ]
    : [];
  const copying: Action[] = credential
    ? [
        {
          id: 'copy-key',
          label: 'Copy access key ID',
          icon: Copy,
          shortcut: 'Mod+C',
          run: () => void copyText(credential.accessKeyId, 'Access key ID'),
        },
        {
          id: 'copy-secret',
          label: 'Copy secret',
          icon: KeyRound,
          shortcut: 'Mod+Shift+C',
          run: () => void copySecret(credential.id),
        },
        {
          id: 'rotate',
          label: 'Rotate key…',
          icon: RefreshCw,
          run: () => openDialog({ kind: 'rotate', credentialId: credential.id }),
        },
      ]
    : [];
  return [
    { id: 'edit', label: 'Edit', icon: Pencil, shortcut: 'Enter', run: () => void editProfile(first.id) },
    {
      id: 'test',
      label: 'Test connection',
      icon: PlugZap,
      shortcut: 'Mod+T',
      run: () => void testSelected(first.id),
    },
    {
      id: 'make-active',
      label: 'Make active',
      icon: CircleCheck,
      run: () => void switchTo(first.id),
    },
    ...session,
    exporting,
    exportingTo,
    { id: 'open-as', label: 'Open as…', icon: Languages, shortcut: 'Mod+O', run: () => openAs(first) },
    ...copying,
    {
      id: 'duplicate',
      label: 'Duplicate',
      icon: CopyPlus,
      shortcut: 'Mod+D',
      run: () => void duplicateProfile(first.id),
    },
    removing,
  ];
}
