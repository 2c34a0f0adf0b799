import { DiffView } from '#renderer/components/DiffView.tsx';
import { Failure, Note, Notices } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import type { Notice } from '#shared/contract/index.ts';
import { type Planning, touched } from './usePlan.ts';

interface PlanReviewProps {
  planning: Planning;
  /** What is said beside it already. */
  said?: Notice['about'];
}

/** What a plan would do, file by file, with what should be known about it. */
export function PlanReview({ planning, said }: PlanReviewProps) {
  const { plan, error, madeAgain } = planning;
  return (
    <>
      {error && <Failure error={error} />}
      {madeAgain && (
        <Note tone="warning" title="A file was changed by another program just now." alert>
          <p>Nothing was written. This is the plan for the file as it is now.</p>
        </Note>
      )}
      {!plan && !error && <Skeleton />}
      {plan && (
        <>
          <Notices notices={plan.notices.filter(({ about }) => said === undefined || about !== said)} />
          {touched(plan) === 0 && <Note tone="good" title="Nothing to write: the files already say this." />}
          {plan.files.map((file) => (
            <DiffView key={file.path} file={file} />
          ))}
        </>
      )}
    </>
  );
}
