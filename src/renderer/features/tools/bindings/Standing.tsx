import { type Status, standingOf } from './status.ts';

/** A status as an icon with its word; why it is so on hover. */
export function Standing({ status, why }: { status: Status; why?: string }) {
  const { word, icon: Icon, tone } = standingOf(status);
  return (
    <span className={`standing ${tone}`} title={why || undefined}>
      <Icon size={14} aria-hidden="true" />
      <span className="truncate">{word}</span>
    </span>
  );
}
