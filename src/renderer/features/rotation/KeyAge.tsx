import { rotationOf } from '#shared/underWay.ts';
import '#renderer/components/standing.css';
import { Fact } from '#renderer/components/Facts.tsx';
import { useApp } from '#renderer/stores/app.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { count, exactly } from '#renderer/words.ts';
import { urgencyOf } from './dueWords.ts';

/** How old a profile's key is, when it is due, and its rotation while there is one. */
export function KeyAge({ credentialId }: { credentialId: string }) {
  const due = useApp((app) => app.state?.due.find((one) => one.credentialId === credentialId));
  const rotation = useApp((app) => (app.state ? rotationOf(app.state, credentialId) : undefined));
  if (!due && !rotation) return null;
  const urgency = due && urgencyOf(due, rotation ?? null);
  return (
    <Fact label="Key age">
      <span className="key-age">
        {due && (
          <span title={`${due.bornKnown ? 'Made' : 'Taken in'} ${exactly(due.bornAt)}`}>
            {count(due.ageDays, 'day')}
          </span>
        )}
        {urgency && (
          <span
            className={`standing ${urgency.tone}`}
            title={due.dueAt ? `Due ${exactly(due.dueAt)}` : undefined}
          >
            <urgency.icon size={14} aria-hidden="true" />
            {urgency.word}
          </span>
        )}
        <button type="button" className="link" onClick={() => openDialog({ kind: 'rotate', credentialId })}>
          {rotation ? 'Show rotation' : 'Rotate…'}
        </button>
      </span>
    </Fact>
  );
}
