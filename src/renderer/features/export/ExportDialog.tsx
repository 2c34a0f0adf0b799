import './export.css';
import { useCallback, useState } from 'react';
import type { SecretMode } from '#shared/model.ts';
import { call } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { useProfiles } from '../../stores/app.ts';
import { count } from '../../words.ts';
import { PlanButtons } from '../plan/PlanButtons.tsx';
import { PlanReview } from '../plan/PlanReview.tsx';
import { usePlan } from '../plan/usePlan.ts';

const modes: readonly { mode: SecretMode; title: string; text: string }[] = [
  {
    mode: 'credential_process',
    title: 'Keep the secret in QCred',
    text: 'The AWS CLI asks QCred for it each time. Nothing secret is written to disk.',
  },
  {
    mode: 'static',
    title: 'Write the secret to the file',
    text: 'For tools that cannot ask. It stands there in plain text, and every program you run can read it.',
  },
];

interface ExportDialogProps {
  profileIds: readonly string[];
  onClose: () => void;
}

/** Shows what exporting profiles to the AWS CLI would write, and writes it. */
export default function ExportDialog({ profileIds, onClose }: ExportDialogProps) {
  const [mode, setMode] = useState<SecretMode>('credential_process');
  const make = useCallback(
    () => call('export.plan', { target: 'aws', profileIds: [...profileIds], mode }),
    [profileIds, mode],
  );
  const planning = usePlan(make, onClose);
  const name = useProfiles().find(({ id }) => id === profileIds[0])?.name;
  const what = profileIds.length === 1 ? `“${name}”` : count(profileIds.length, 'profile');
  return (
    <Dialog
      title={`Export ${what} to AWS CLI`}
      about="Only the lines shown below change. You can undo it afterwards."
      width="large"
      onClose={onClose}
      actions={<PlanButtons planning={planning} onClose={onClose} />}
    >
      <fieldset className="modes">
        <legend className="visually-hidden">Where the secret is</legend>
        {modes.map((one) => (
          <label key={one.mode} className="mode" data-mode={one.mode}>
            <input type="radio" name="mode" checked={mode === one.mode} onChange={() => setMode(one.mode)} />
            <span className="mode-words">
              <span className="mode-title">
                {one.title}
                {one.mode === 'credential_process' && <span className="mode-advice">Recommended</span>}
              </span>
              <span className="mode-text">{one.text}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <PlanReview planning={planning} />
    </Dialog>
  );
}
