import './changes.css';
import type { ReactNode } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Failure, Note, Notices } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import type { ErrorView } from '#shared/errors.ts';
import { PolicyEffectView } from './PolicyEffectView.tsx';
import { type ChangeMaker, useChange } from './useChange.ts';

interface ChangeReviewProps<R> {
  /** The same one as long as the change is the same. */
  maker: ChangeMaker<R>;
  /** Shown until the plan has a title of its own. */
  title: string;
  /** Goes back to the questions; absent where there were none. */
  onBack?: () => void;
  onDone: (result: R) => void;
  onClose: () => void;
  /** What can be done about a refusal, with the button that does it; undefined for one that is only told. */
  whenRefused?: (error: ErrorView) => { body: ReactNode; action: ReactNode } | undefined;
}

/** What a change will do, step by step, before it is made. Cancel has the focus where there is no way back. */
export function ChangeReview<R>({
  maker,
  title,
  onBack,
  onDone,
  onClose,
  whenRefused,
}: ChangeReviewProps<R>) {
  const { plan, error, planning, applying, retry, apply } = useChange(maker, onDone);
  const way = error && !plan ? whenRefused?.(error) : undefined;
  const final = plan !== null && plan.finality !== null;
  const one = plan?.steps.length === 1;
  return (
    <Dialog
      title={plan?.title ?? title}
      onClose={onClose}
      actions={
        <>
          {onBack && (
            <span className="foot-start">
              <Button tone="quiet" onClick={onBack} disabled={applying}>
                Back
              </Button>
            </span>
          )}
          {/* A button takes the focus when it appears, so it is another one once it is known which. */}
          <Button key={`cancel:${final}`} autoFocus={final} onClick={onClose}>
            {error && !plan ? 'Close' : 'Cancel'}
          </Button>
          {way ? (
            way.action
          ) : error && !plan ? (
            <Button tone="main" busy={planning} onClick={retry}>
              Try again
            </Button>
          ) : (
            <Button
              key={`go:${plan !== null}`}
              autoFocus={plan !== null && !final}
              tone={final ? 'danger' : 'main'}
              disabled={!plan}
              busy={applying}
              onClick={apply}
            >
              {plan?.verb ?? 'Continue'}
            </Button>
          )}
        </>
      }
    >
      {way?.body ?? (error && <Failure error={error} />)}
      {!plan && planning && <Skeleton />}
      {plan && (
        <>
          <section className="change-steps" aria-label="What happens">
            {one ? (
              <p className="selectable">{plan.steps[0]}</p>
            ) : (
              <ol className="selectable">
                {plan.steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            )}
          </section>
          {plan.effect && <PolicyEffectView effect={plan.effect} />}
          <Notices notices={plan.notices} />
          {plan.finality && <Note tone="warning" title={plan.finality} />}
        </>
      )}
    </Dialog>
  );
}
