import {
  CircleCheck,
  Copy,
  CopyPlus,
  FileOutput,
  FolderOutput,
  KeyRound,
  KeySquare,
  Languages,
  Pencil,
  PlugZap,
  Plus,
  RefreshCw,
  Trash2,
} from 'lucide-react';
import { switchTo } from '#renderer/features/tools/active/switchTo.ts';
import { exportProfiles, exportProfilesTo, openAs } from '#renderer/features/tools/commands.ts';
import { copyText } from '#renderer/stores/clipboard.ts';
import type { Action } from '#renderer/stores/menu.ts';
import { openDialog } from '#renderer/stores/view.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import { isTemporary } from '#shared/temporary.ts';
import { grouped } from '#shared/words.ts';
import {
  copySecret,
  duplicateProfile,
  editProfile,
  newProfile,
  removeProfiles,
  testSelected,
} from './commands.ts';
import { startSession, usesSession } from './session.ts';

/** A profile from nothing. */
export const makeProfile: Action = {
  id: 'new-profile',
  label: 'New profile',
  icon: Plus,
  shortcut: 'Mod+N',
  run: () => void newProfile(),
};

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
        // One that runs out by itself is not rotated.
        ...(isTemporary(credential)
          ? []
          : [
              {
                id: 'rotate',
                label: 'Rotate key…',
                icon: RefreshCw,
                run: () => openDialog({ kind: 'rotate', credentialId: credential.id }),
              },
            ]),
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
    { id: 'open-as', label: 'Show as…', icon: Languages, shortcut: 'Mod+O', run: () => openAs(first) },
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
