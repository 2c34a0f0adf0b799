import { useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Failure, Note, Notices } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { snooze } from '#renderer/features/rotation/commands.ts';
import { isDue } from '#renderer/features/rotation/dueList.ts';
import { graceHoursOf, graceProblem } from '#renderer/features/rotation/grace.ts';
import { lastUseWords } from '#renderer/features/rotation/words.ts';
import { forget } from '#renderer/stores/guard.ts';
import { useNow } from '#renderer/stores/now.ts';
import { listed } from '#renderer/words.ts';
import type { DueView, RotationPlan } from '#shared/contract/rotation.ts';
import type { ErrorView } from '#shared/errors.ts';
import { graceWords } from '#shared/rotation.ts';
import { GraceField } from './GraceField.tsx';
import { choicesOf, type FileWays, HeldFiles } from './HeldFiles.tsx';
import { InTheWay } from './InTheWay.tsx';

interface PlannedProps {
  plan: RotationPlan | null;
  failure: ErrorView | null;
  /** The key's age, where it has one. */
  due: DueView | undefined;
  onAgain: () => void;
  onStarted: (id: string) => void;
  onClose: () => void;
}

function Uses({ plan }: { plan: RotationPlan }) {
  const now = useNow();
  return (
    <Facts label="The key">
      <Fact label="Key">
        <span className="mono selectable">{plan.accessKeyId}</span>
      </Fact>
      <Fact label="Last used">
        {plan.lastUse ? (
          <span>{lastUseWords(plan.lastUse, now)}</span>
        ) : (
          <span className="faint">Not known yet</span>
        )}
      </Fact>
      <Fact label="Used by">
        {plan.profiles.length === 0 ? (
          <span className="faint">No profile</span>
        ) : (
          <ul className="plan-uses">
            {plan.profiles.map(({ id, name, tools }) => (
              <li key={id}>
                {name}
                {tools.length > 0 && <span className="faint"> in {listed(tools)}</span>}
              </li>
            ))}
          </ul>
        )}
      </Fact>
    </Facts>
  );
}

/** What a rotation would do, in words; nothing happens before it is started. */
export function Planned({ plan, failure, due, onAgain, onStarted, onClose }: PlannedProps) {
  const [deleteInTheWay, setDelete] = useState(false);
  const [ways, setWays] = useKept<FileWays>('ways', () => ({}));
  const [grace, setGrace] = useKept<string | null>('grace', () => null);
  const { busy, error, run } = useTask();
  const guided = plan?.how === 'guided';
  const graceText = grace ?? String(plan?.graceHours ?? '');
  const problem = plan && !guided ? graceProblem(graceText) : null;
  const files = choicesOf(plan?.files ?? [], ways);
  const blocked = (plan?.inTheWay !== null && !deleteInTheWay) || files.length < (plan?.files.length ?? 0);
  const hours = problem === null && !guided ? graceHoursOf(graceText) : null;

  const start = () =>
    run(async () => {
      if (!plan) return;
      const { id } = await call('rotation.start', {
        credentialId: plan.credentialId,
        deleteInTheWay,
        files,
        ...(guided ? {} : { graceHours: graceHoursOf(graceText) }),
      });
      forget('rotate');
      onStarted(id);
    });
  const later = async (until: 'tomorrow' | 'next-week') => {
    if (due && (await snooze([due.credentialId], until))) onClose();
  };

  return (
    <Dialog
      title="Rotate key"
      about={guided ? 'You make the new key on the provider’s page; QCred does the rest.' : undefined}
      onClose={onClose}
      actions={
        <>
          {due && isDue(due) && (
            <span className="foot-start rotation-later">
              <Button tone="quiet" onClick={() => void later('tomorrow')}>
                Tomorrow
              </Button>
              <Button tone="quiet" onClick={() => void later('next-week')}>
                Next week
              </Button>
            </span>
          )}
          <Button onClick={onClose}>Cancel</Button>
          {failure ? (
            <Button tone="main" onClick={onAgain}>
              Try again
            </Button>
          ) : (
            <Button
              tone={deleteInTheWay ? 'danger' : 'main'}
              disabled={!plan || blocked || problem !== null}
              busy={busy}
              onClick={() => void start()}
            >
              {deleteInTheWay ? 'Delete the other and rotate' : guided ? 'Start' : 'Rotate now'}
            </Button>
          )}
        </>
      }
    >
      {failure && <Failure error={failure} />}
      {error && <Failure error={error} />}
      {!plan && !failure && <Skeleton />}
      {plan && (
        <>
          {!guided && <Notices notices={plan.notices.filter(({ level }) => level !== 'info')} />}
          {guided && <Notices notices={plan.notices} />}
          {plan.inTheWay && (
            <InTheWay
              key={plan.inTheWay.accessKeyId}
              other={plan.inTheWay}
              yes={deleteInTheWay}
              onYes={setDelete}
            />
          )}
          {plan.files.length > 0 && <HeldFiles files={plan.files} ways={ways} onWays={setWays} />}
          <Uses plan={plan} />
          <section className="plan-steps">
            <h3>What happens</h3>
            <ol>
              {plan.steps.map(({ step, words }) => (
                <li key={step}>{step === 'grace' && hours !== null ? graceWords(hours) : words}</li>
              ))}
            </ol>
          </section>
          {!guided && <GraceField text={graceText} problem={problem} onText={setGrace} />}
          {plan.profiles.length === 0 && (
            <Note
              tone="info"
              title="Nothing here uses this key. If nobody else does, it could be deleted instead."
            />
          )}
        </>
      )}
    </Dialog>
  );
}
