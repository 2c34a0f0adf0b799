import { lazy, Suspense } from 'react';
import { ScopeContext } from '#renderer/components/kept.ts';
import { QuestionDialog } from '#renderer/components/QuestionDialog.tsx';
import { finishDialog, leaveDialog } from '#renderer/stores/dialogs.ts';
import { closeDialog, type Dialog, useView } from '#renderer/stores/view.ts';

const Palette = lazy(() => import('./Palette.tsx'));
const PasteDialog = lazy(() => import('#renderer/features/tools/paste/PasteDialog.tsx'));
const ImportDialog = lazy(() => import('#renderer/features/tools/imports/ImportDialog.tsx'));
const StoreDialog = lazy(() => import('#renderer/features/tools/imports/StoreDialog.tsx'));
const RepairDialog = lazy(() => import('#renderer/features/tools/imports/RepairDialog.tsx'));
const ExportDialog = lazy(() => import('#renderer/features/tools/exports/ExportDialog.tsx'));
const ExportToDialog = lazy(() => import('#renderer/features/tools/exports/ExportToDialog.tsx'));
const DifferenceDialog = lazy(() => import('#renderer/features/tools/bindings/DifferenceDialog.tsx'));
const TranslateDialog = lazy(() => import('#renderer/features/tools/translate/TranslateDialog.tsx'));
const RemoveExportDialog = lazy(() => import('#renderer/features/tools/exports/RemoveExportDialog.tsx'));
const RemoveProfilesDialog = lazy(() => import('#renderer/features/profiles/RemoveProfilesDialog.tsx'));
const ConnectDialog = lazy(() => import('#renderer/features/accounts/connect/ConnectDialog.tsx'));
const ChangeDialog = lazy(() => import('#renderer/features/accounts/changes/ChangeDialog.tsx'));
const KeyChangeDialog = lazy(() => import('#renderer/features/keys/changes/KeyChangeDialog.tsx'));
const TryDialog = lazy(() => import('#renderer/features/keys/tried/TryDialog.tsx'));
const JobKeyDialog = lazy(() => import('#renderer/features/accounts/changes/JobKeyDialog.tsx'));
const RotateDialog = lazy(() => import('#renderer/features/rotation/run/RotateDialog.tsx'));
const SplitDialog = lazy(() => import('#renderer/features/rotation/split/SplitDialog.tsx'));
const PolicyDialog = lazy(() => import('#renderer/features/rotation/policies/PolicyDialog.tsx'));
const SessionDialog = lazy(() => import('#renderer/features/profiles/session/SessionDialog.tsx'));
const PassphraseDialog = lazy(() => import('#renderer/features/vault/PassphraseDialog.tsx'));
const LicencesDialog = lazy(() => import('#renderer/features/settings/LicencesDialog.tsx'));
const MendDialog = lazy(() => import('#renderer/features/health/MendDialog.tsx'));
const MendFindingsDialog = lazy(() => import('#renderer/features/health/MendFindingsDialog.tsx'));
const DismissDialog = lazy(() => import('#renderer/features/health/DismissDialog.tsx'));
const ShortcutsDialog = lazy(() => import('./ShortcutsDialog.tsx'));
const SwitcherDialog = lazy(() => import('#renderer/features/tools/active/SwitcherDialog.tsx'));

function Shown({ dialog }: { dialog: Dialog }) {
  // Esc, its cross and Cancel leave a dialog, which asks where something was typed. One that is done does not.
  const close = () => void leaveDialog(dialog);
  const done = () => finishDialog(dialog);
  switch (dialog.kind) {
    case 'palette':
      return <Palette onClose={close} />;
    case 'paste':
      return <PasteDialog recognised={dialog.recognised} onDone={done} onClose={close} />;
    case 'import':
      return <ImportDialog target={dialog.target} onClose={close} />;
    case 'store':
      return <StoreDialog store={dialog.store} onClose={close} />;
    case 'repair':
      return <RepairDialog target={dialog.target} onClose={close} />;
    case 'mend':
      return <MendDialog mending={dialog.mending} onClose={close} />;
    case 'mendFindings':
      return <MendFindingsDialog dialog={dialog} onDone={done} onClose={close} />;
    case 'dismissFindings':
      return <DismissDialog dialog={dialog} onDone={done} onClose={close} />;
    case 'export':
      return <ExportDialog profileIds={dialog.profileIds} onDone={done} onClose={close} />;
    case 'exportTo':
      return <ExportToDialog profileIds={dialog.profileIds} onDone={done} onClose={close} />;
    case 'removeExport':
      return <RemoveExportDialog binding={dialog.binding} onClose={close} />;
    case 'removeProfiles':
      return <RemoveProfilesDialog profileIds={dialog.profileIds} onClose={close} />;
    case 'difference':
      return <DifferenceDialog binding={dialog.binding} onClose={close} />;
    case 'translate':
      return <TranslateDialog what={dialog.what} onClose={close} />;
    case 'connect':
      return <ConnectDialog dialog={dialog} onDone={done} onClose={close} />;
    case 'change':
      return <ChangeDialog dialog={dialog} onDone={done} onClose={close} />;
    case 'keyChange':
      return <KeyChangeDialog dialog={dialog} onDone={done} onClose={close} />;
    case 'tryKey':
      return <TryDialog dialog={dialog} onClose={close} />;
    case 'jobKey':
      return <JobKeyDialog dialog={dialog} onDone={done} onClose={close} />;
    case 'rotate':
      return <RotateDialog dialog={dialog} onClose={close} />;
    case 'split':
      return <SplitDialog dialog={dialog} onDone={done} onClose={close} />;
    case 'policy':
      return <PolicyDialog credentialIds={dialog.credentialIds} onDone={done} onClose={close} />;
    case 'session':
      return <SessionDialog dialog={dialog} onDone={done} onClose={close} />;
    case 'switcher':
      return <SwitcherDialog onClose={close} />;
    case 'passphrase':
      return <PassphraseDialog onDone={done} onClose={close} />;
    case 'licences':
      return <LicencesDialog onClose={close} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={close} />;
    case 'question':
      return <QuestionDialog question={dialog.question} onClose={() => closeDialog(dialog)} />;
  }
}

const keys = new WeakMap<Dialog, number>();
let lastKey = 0;

/** One that is opened in the place of another of its kind starts afresh. */
function keyOf(dialog: Dialog): number {
  const known = keys.get(dialog);
  if (known !== undefined) return known;
  lastKey += 1;
  keys.set(dialog, lastKey);
  return lastKey;
}

/** The dialogs that are open, each above the one before. */
export default function Dialogs() {
  const dialogs = useView((store) => store.dialogs);
  return (
    <Suspense fallback={null}>
      {dialogs.map((dialog) => (
        <ScopeContext key={keyOf(dialog)} value={dialog.kind}>
          <Shown dialog={dialog} />
        </ScopeContext>
      ))}
    </Suspense>
  );
}
