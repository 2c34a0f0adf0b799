import { type Status, standingOf } from './status.ts';

/** A status as an icon with its word. */
export function Standing({ status }: { status: Status }) {
  const { word, icon: Icon, tone } = standingOf(status);
  return (
    <span className={`standing ${tone}`}>
      <Icon size={14} aria-hidden="true" />
      <span className="truncate">{word}</span>
    </span>
  );
}
