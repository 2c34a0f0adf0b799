import { useApp } from '#renderer/stores/app.ts';
import { type Dialog, openDialog } from '#renderer/stores/view.ts';
import type { BindingView } from '#shared/contract/index.ts';
import type { Finding } from '#shared/finding.ts';

/** The verb on a finding's button. */
export function verbOf({ action }: Finding): string {
  switch (action?.kind) {
    case undefined:
      return '';
    case 'rotate':
      return 'Rotate key…';
    case 'split':
      return 'Split key…';
    case 'unbind':
      return 'Take out of the tool…';
    case 'difference':
      return 'Show difference…';
    case 'bucket':
      return 'Choose a key…';
    case 'file':
      return 'Fix…';
    case 'kms':
      return action.change.kind === 'undelete-key' ? 'Keep the key…' : 'Turn rotation on…';
    case 'iam':
      return iamVerbs[action.change.kind] ?? 'Mend…';
  }
}

const iamVerbs: Readonly<Record<string, string>> = {
  'set-key': 'Deactivate…',
  'delete-key': 'Delete key…',
  'delete-role': 'Delete role…',
  'delete-group': 'Delete group…',
  'delete-policy': 'Delete policy…',
  detach: 'Detach policy…',
  'set-trust': 'Close its trust…',
  'set-default-version': 'Take it back…',
  'put-inline': 'Take it back…',
};

const bindingOf = (id: string): BindingView | undefined =>
  useApp
    .getState()
    .state?.profiles.flatMap(({ bindings }) => bindings)
    .find((binding) => binding.id === id);

/** Whether a finding can be mended together with others of its kind. */
export const mendsAlone = ({ action }: Finding): boolean => action?.kind === 'iam' || action?.kind === 'kms';

/** The dialog in which a finding is mended; null where what it is about is gone. */
function dialogOf({ id, action, subject }: Finding): Dialog | null {
  switch (action?.kind) {
    case undefined:
      return null;
    case 'rotate':
      return { kind: 'rotate', credentialId: action.credentialId };
    case 'split':
      return { kind: 'split', credentialId: action.credentialId };
    case 'iam':
    case 'kms':
      return { kind: 'mendFindings', ids: [id], title: subject.name };
    case 'bucket':
      return {
        kind: 'keyChange',
        accountId: action.accountId,
        wish: { kind: 'set-bucket-key', bucket: action.bucket },
      };
    case 'unbind':
    case 'difference': {
      const binding = bindingOf(action.bindingId);
      return binding ? { kind: action.kind === 'unbind' ? 'removeExport' : 'difference', binding } : null;
    }
    case 'file': {
      const { mending } = action;
      if (mending.kind === 'misplaced') return { kind: 'repair', target: mending.target };
      if (mending.kind === 'plaintext') return { kind: 'import', target: mending.target };
      return { kind: 'mend', mending };
    }
  }
}

/** Opens what mends a finding: its plan, before anything is changed. */
export function mend(finding: Finding): void {
  const dialog = dialogOf(finding);
  if (dialog) openDialog(dialog);
}
