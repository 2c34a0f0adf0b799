import { DiffView } from '../../components/DiffView.tsx';
import { Failure, Note, Notices } from '../../components/Note.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { type Planning, touched } from './usePlan.ts';

/** What a plan would do, file by file, with what should be known about it. */
export function PlanReview({ planning }: { planning: Planning }) {
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
          <Notices notices={plan.notices} />
          {touched(plan) === 0 && <Note tone="good" title="Nothing to write: the files already say this." />}
          {plan.files.map((file) => (
            <DiffView key={file.path} file={file} />
          ))}
        </>
      )}
    </>
  );
}
