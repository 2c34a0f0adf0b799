import { CircleAlert, Clock } from 'lucide-react';
import { useCountdown } from '#renderer/stores/now.ts';
import { exactly, remaining } from '#renderer/words.ts';

const soon = 3_600_000;

interface ExpiryProps {
  /** ISO instant. */
  at: string;
  /** Only how long it is until then. */
  brief?: boolean;
  /** They are asked for again by themselves, so that their end is nothing to be warned of. */
  renewed?: boolean;
}

/** When temporary credentials run out, counting down: amber in their last hour, red afterwards. */
export function Expiry({ at, brief = false, renewed = false }: ExpiryProps) {
  const end = Date.parse(at);
  const now = useCountdown(end);
  const over = end <= now;
  const Icon = over && !renewed ? CircleAlert : Clock;
  const tone = renewed ? '' : over ? 'bad' : end - now < soon ? 'due' : '';
  const left = remaining(at, now);
  return (
    <span className={`expiry ${tone}`} title={`${over ? 'Expired' : 'Expires'} ${exactly(at)}`}>
      <Icon size={12} aria-hidden="true" />
      {over ? 'Expired' : brief ? left : `Expires ${left}`}
    </span>
  );
}
