import './removal.css';
import { useCallback, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { switchTo } from '#renderer/features/tools/active/switchTo.ts';
import { PlanButtons } from '#renderer/features/tools/plans/PlanButtons.tsx';
import { PlanReview } from '#renderer/features/tools/plans/PlanReview.tsx';
import { usePlan } from '#renderer/features/tools/plans/usePlan.ts';
import { useApp, useProfiles } from '#renderer/stores/app.ts';
import { showList } from '#renderer/stores/panes.ts';
import { count } from '#renderer/words.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import { listed } from '#shared/words.ts';
import { select } from './list.ts';
import { removalVerb, removalWords } from './removal.ts';

interface RemoveProfilesDialogProps {
  profileIds: readonly string[];
  onClose: () => void;
}

/** Where a profile is written, for the line of one that is deleted. */
const placesOf = ({ bindings }: ProfileView): string =>
  bindings.length === 0 ? 'in no tool' : `in ${listed([...new Set(bindings.map((one) => one.targetLabel))])}`;

/** Deletes profiles with what stands of them in tools' files, and with those that build on them: one change, one undo. */
export default function RemoveProfilesDialog({ profileIds, onClose }: RemoveProfilesDialogProps) {
  // As they were when the plan was made: they are gone before the dialog is.
  const [all, setAll] = useState(useProfiles());
  const active = useApp((app) => app.state?.active?.profileId);
  const [along, setAlong] = useState<readonly string[]>([]);
  const chosen = all.filter(({ id }) => profileIds.includes(id));
  const others = all.filter(({ name }) => along.includes(name));
  const going = [...chosen, ...others];
  const named = chosen.length === 1 ? `“${chosen[0]?.name}”` : count(chosen.length, 'profile');
  const alongWords = others.length === 1 ? `“${others[0]?.name}”` : `${others.length} that build on it`;
  const what = others.length === 0 ? named : `${named} and ${alongWords}`;

  const make = useCallback(async () => {
    const made = await call('export.planDeletion', { profileIds: [...profileIds] });
    setAll(useApp.getState().state?.profiles ?? []);
    setAlong(made.along);
    return made.plan;
  }, [profileIds]);
  const done = () => {
    select([]);
    showList();
    onClose();
  };
  const planning = usePlan(make, done, () => `Deleted ${what}.`);
  const isActive = planning.error?.code === 'in_use' && active !== undefined;

  return (
    <Dialog
      title={`Delete ${what}?`}
      about={removalWords(going, all)}
      width="large"
      onClose={onClose}
      actions={
        <>
          {isActive && (
            <span className="foot-start">
              <Button onClick={() => void switchTo(null).then(planning.again)}>Make no profile active</Button>
            </span>
          )}
          <PlanButtons planning={planning} onClose={onClose} verb={removalVerb(going)} tone="danger" always />
        </>
      }
    >
      {others.length > 0 && (
        <section className="removal-along" aria-label="Deleted as well">
          <p>
            {others.length === 1 ? 'This profile assumes its role' : 'These profiles assume their roles'} with{' '}
            {chosen.length === 1 ? 'it' : 'them'} and {others.length === 1 ? 'goes' : 'go'} as well:
          </p>
          <ul>
            {others.map((profile) => (
              <li key={profile.id}>
                <strong>{profile.name}</strong> <span className="faint">{placesOf(profile)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <PlanReview planning={planning} />
    </Dialog>
  );
}
