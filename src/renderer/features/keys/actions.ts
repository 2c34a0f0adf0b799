import {
  CirclePause,
  CirclePlay,
  FileKey2,
  FileLock2,
  FlaskConical,
  HandHelping,
  Pencil,
  RefreshCw,
  RotateCw,
  Tag,
  Tags,
  Trash2,
  Undo2,
} from 'lucide-react';
import type { Action } from '#renderer/stores/menu.ts';
import { type KeyWish, openDialog } from '#renderer/stores/view.ts';
import type { KmsKeyDetail } from '#shared/kms.ts';
import { lookAgain } from './commands.ts';

/** Opens the dialog of a change, which asks for what is missing and shows what will happen. */
export const changeKey = (accountId: string, wish: KeyWish): void =>
  openDialog({ kind: 'keyChange', accountId, wish });

export const tryKey = (accountId: string, key: string): void =>
  openDialog({ kind: 'tryKey', accountId, key });

/** Usages that can be tried in the window. */
const tried: ReadonlySet<string> = new Set(['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC']);

export const canTry = (key: { usage: string; state: string }): boolean =>
  key.state === 'Enabled' && tried.has(key.usage);

/** What can be done with a key, in groups as a menu shows them. */
export function keyActions(
  accountId: string,
  detail: Pick<KmsKeyDetail, 'id' | 'key' | 'rotation'>,
): Action[][] {
  const { id, key, rotation } = detail;
  const change = (label: string, icon: Action['icon'], wish: KeyWish, destructive = false): Action => ({
    id: `kms-${wish.kind}`,
    label,
    icon,
    destructive,
    run: () => changeKey(accountId, wish),
  });
  const again: Action = {
    id: 'kms-again',
    label: 'Look again',
    icon: RefreshCw,
    run: () => void lookAgain(accountId, id),
  };
  if (!key || key.managed) return [[again]];
  const leaving = key.state === 'PendingDeletion';
  const use: Action[] = canTry(key)
    ? [{ id: 'kms-try', label: 'Try it…', icon: FlaskConical, run: () => tryKey(accountId, id) }]
    : [];
  const turn =
    key.state === 'Enabled'
      ? [change('Disable…', CirclePause, { kind: 'disable-key', key: id })]
      : key.state === 'Disabled'
        ? [change('Enable…', CirclePlay, { kind: 'enable-key', key: id })]
        : [];
  const rotate =
    rotation?.can.onDemand && key.state === 'Enabled'
      ? [change('Rotate now…', RotateCw, { kind: 'rotate-now', key: id })]
      : [];
  const bring =
    key.origin === 'imported'
      ? [change('Import key material…', FileKey2, { kind: 'import-material', key: id })]
      : [];
  // The service changes nothing of a key that is about to go.
  if (leaving) return [[again], [change('Keep the key…', Undo2, { kind: 'undelete-key', key: id })]];
  return [
    [...use, again],
    [
      change('Add alias…', Tag, { kind: 'set-alias', key: id }),
      change('Edit description…', Pencil, { kind: 'describe-key', key: id }),
      change('Edit tags…', Tags, { kind: 'set-key-tags', key: id }),
      change('Edit policy…', FileLock2, { kind: 'put-policy', key: id }),
      change('New grant…', HandHelping, { kind: 'create-grant', key: id }),
    ],
    [...bring, ...rotate, ...turn],
    [change('Delete key…', Trash2, { kind: 'delete-key', key: id }, true)],
  ];
}
