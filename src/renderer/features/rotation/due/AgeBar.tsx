import type { DueView } from '#shared/contract/rotation.ts';
import { ageScale } from './ageScale.ts';

const percent = (part: number): string => `${(part * 100).toFixed(2)}%`;

/** A key's age as a bar with marks where reminders and the due line stand. The words beside it say the same. */
export function AgeBar({ due }: { due: DueView }) {
  const scale = ageScale(due);
  return (
    <span className={`age-bar age-${due.status}`} aria-hidden="true">
      <span className="age-track" style={{ width: percent(scale.due ?? 1) }} />
      <span
        className="age-fill"
        style={{ width: percent(scale.due === null ? scale.age : Math.min(scale.age, scale.due)) }}
      />
      {scale.due !== null && scale.age > scale.due && (
        <span
          className={scale.beyond ? 'age-over age-beyond' : 'age-over'}
          style={{ left: percent(scale.due), width: percent(scale.age - scale.due) }}
        />
      )}
      {scale.reminders.map((at) => (
        <span key={at} className="age-mark" style={{ left: percent(at) }} />
      ))}
      {scale.due !== null && <span className="age-due" style={{ left: percent(scale.due) }} />}
    </span>
  );
}
