import './export.css';
import { useCallback, useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { useSettled } from '#renderer/components/useSettled.ts';
import { PlanButtons } from '#renderer/features/tools/plans/PlanButtons.tsx';
import { PlanReview } from '#renderer/features/tools/plans/PlanReview.tsx';
import { usePlan } from '#renderer/features/tools/plans/usePlan.ts';
import { loadTools, useTools } from '#renderer/features/tools/tools.ts';
import { useProfiles } from '#renderer/stores/app.ts';
import { count } from '#renderer/words.ts';
import type { TargetView } from '#shared/contract/index.ts';
import type { TargetId } from '#shared/model.ts';
import { grouped, listed } from '#shared/words.ts';
import { nameProblem } from './nameProblem.ts';
import { InSyncLine, ToolLine } from './ToolLine.tsx';
import { groupTools, sentWishes, type Wish, wishFor } from './wishes.ts';

const typingPause = 300;
const none: readonly Wish[] = [];
/** All else is chosen again as quickly. */
const namesIn = (wishes: readonly Wish[]): string => wishes.map(({ name }) => name).join('');

interface ExportToDialogProps {
  profileIds: readonly string[];
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** Shows what exporting profiles to several tools would write, and writes it: one change, one undo. */
export default function ExportToDialog({ profileIds, onDone, onClose }: ExportToDialogProps) {
  const { tools, failure } = useTools();
  useEffect(() => void loadTools(), []);
  const profiles = useProfiles().filter(({ id }) => profileIds.includes(id));
  const [wishes, setWishes] = useKept<readonly Wish[]>('wishes', () => none, { weigh: namesIn });
  /** In sync already, and to be asked for all the same. */
  const [reopened, setReopened] = useState<readonly TargetId[]>([]);
  const groups = groupTools(tools ?? [], profiles);
  const label = (target: TargetId) => tools?.find(({ id }) => id === target)?.label ?? target;

  const missing = wishes.filter(
    ({ target, file }) => !file && tools?.find(({ id }) => id === target)?.place === 'chosen',
  );
  const asked = JSON.stringify(sentWishes(wishes));
  const settled = useSettled(asked, namesIn(wishes) === '' ? 0 : typingPause);
  const make = useCallback(
    () => call('export.planTo', { profileIds: [...profileIds], to: JSON.parse(settled) }),
    [profileIds, settled],
  );
  const isReady = wishes.length > 0 && missing.length === 0 && settled !== '[]';
  const current = usePlan(isReady ? make : null, onDone);
  // What is shown does not have the last choice yet.
  const planning = { ...current, loading: current.loading || asked !== settled };
  const named = wishes.filter(({ name }) => name.trim() !== '');
  const wrongName = named.length === 1 ? nameProblem(planning.error) : undefined;

  const toggle = (tool: TargetView) =>
    setWishes((before) =>
      before.some(({ target }) => target === tool.id)
        ? before.filter(({ target }) => target !== tool.id)
        : [...before, wishFor(tool, profiles)],
    );
  const lineOf = (tool: TargetView) => {
    const wish = wishes.find(({ target }) => target === tool.id);
    return (
      <ToolLine
        key={tool.id}
        tool={tool}
        profiles={profiles}
        wish={wish}
        error={named[0] === wish ? wrongName : undefined}
        onToggle={() => toggle(tool)}
        onChange={(part) =>
          setWishes((before) => before.map((one) => (one.target === tool.id ? { ...one, ...part } : one)))
        }
      />
    );
  };

  const what = profiles.length === 1 ? `“${profiles[0]?.name}”` : count(profileIds.length, 'profile');
  const inSync = groups.inSync.filter(({ id }) => !reopened.includes(id));
  const again = groups.inSync.filter(({ id }) => reopened.includes(id));
  return (
    <Dialog
      title={`Export ${what} to…`}
      about="Tick the tools. All of them are written in one change, which you can undo."
      width="large"
      onClose={onClose}
      actions={<PlanButtons planning={planning} onClose={onClose} />}
    >
      {failure && <Failure error={failure} />}
      {!tools && !failure && <Skeleton />}
      {tools && (
        <>
          <ul className="tool-lines" aria-label="Tools found here">
            {[...again, ...groups.found].map(lineOf)}
            {inSync.map((tool) => (
              <InSyncLine
                key={tool.id}
                tool={tool}
                onChange={() => {
                  setReopened((before) => [...before, tool.id]);
                  toggle(tool);
                }}
              />
            ))}
          </ul>
          <Fold
            title={groups.found.length + groups.inSync.length === 0 ? 'Tools' : 'Other tools'}
            aside={grouped(groups.others.length)}
            open={groups.found.length + groups.inSync.length === 0}
          >
            <ul className="tool-lines" aria-label="Other tools">
              {groups.others.map(lineOf)}
            </ul>
          </Fold>
        </>
      )}
      {missing.length > 0 && (
        <p className="export-hint" role="status">
          Choose the file for {listed(missing.map(({ target }) => label(target)))} first. It may be anywhere;
          what is in it already stays.
        </p>
      )}
      {wishes.length === 0 && tools && <p className="export-hint">What would be written is shown here.</p>}
      {isReady && wrongName === undefined && <PlanReview planning={planning} />}
    </Dialog>
  );
}
