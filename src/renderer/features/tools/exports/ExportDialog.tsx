import './export.css';
import { useCallback, useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { useSettled } from '#renderer/components/useSettled.ts';
import { PlanButtons } from '#renderer/features/tools/plans/PlanButtons.tsx';
import { PlanReview } from '#renderer/features/tools/plans/PlanReview.tsx';
import { usePlan } from '#renderer/features/tools/plans/usePlan.ts';
import { loadTools, useTools } from '#renderer/features/tools/tools.ts';
import { useProfiles } from '#renderer/stores/app.ts';
import { count } from '#renderer/words.ts';
import type { SecretMode } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import { ModeChoice } from './ModeChoice.tsx';
import { nameProblem } from './nameProblem.ts';
import { modesOf } from './wishes.ts';

const typingPause = 300;

/** What the AWS CLI can do, until the tools have answered. */
const awsModes: readonly SecretMode[] = ['credential_process', 'static'];

interface ExportDialogProps {
  profileIds: readonly string[];
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** Shows what exporting profiles to the AWS CLI would write, and writes it. */
export default function ExportDialog({ profileIds, onDone, onClose }: ExportDialogProps) {
  const { tools } = useTools();
  useEffect(() => void loadTools(), []);
  const chosen = useProfiles().filter(({ id }) => profileIds.includes(id));
  const only = profileIds.length === 1 ? chosen[0] : undefined;
  const tool = tools?.find(({ id }) => id === 'aws');
  const own = only?.bindings.find(({ target }) => target === 'aws');
  const [mode, setMode] = useState<SecretMode>('credential_process');
  const [name, setName] = useKept('name', () => '');
  const wanted = useSettled(name.trim(), typingPause);

  const make = useCallback(
    () =>
      call('export.plan', {
        target: 'aws',
        profileIds: [...profileIds],
        mode,
        ...(wanted && { name: wanted }),
      }),
    [profileIds, mode, wanted],
  );
  const current = usePlan(make, onDone);
  // What is shown does not have the last letters yet.
  const planning = { ...current, loading: current.loading || name.trim() !== wanted };
  const wrongName = wanted === '' ? undefined : nameProblem(planning.error);
  const label = targetLabels.aws;
  const what = only ? `“${only.name}”` : count(profileIds.length, 'profile');
  return (
    <Dialog
      title={`Export ${what} to ${label}`}
      about="Only the lines shown below change. You can undo it afterwards."
      width="large"
      onClose={onClose}
      actions={<PlanButtons planning={planning} onClose={onClose} />}
    >
      <ModeChoice
        tool={label}
        target="aws"
        role={only?.source.kind === 'role'}
        modes={tool ? modesOf(tool, chosen) : awsModes}
        value={mode}
        onChange={setMode}
      />
      {only && (
        <TextField
          label={`Name in ${label}`}
          optional
          placeholder={own?.name ?? only.name}
          error={wrongName}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      {wrongName === undefined && <PlanReview planning={planning} said="plaintext" />}
    </Dialog>
  );
}
