import { CircleAlert, Clock } from 'lucide-react';
import { exactly, said, shortly } from '../../words.ts';

const soon = 3_600_000;

interface ExpiryProps {
  at: string;
  now: number;
  /** Only how long it is until then. */
  brief?: boolean;
}

/** When temporary credentials run out: amber in their last hour, red afterwards. Times as ISO and milliseconds. */
export function Expiry({ at, now, brief = false }: ExpiryProps) {
  const left = Date.parse(at) - now;
  const over = left <= 0;
  const Icon = over ? CircleAlert : Clock;
  return (
    <span
      className={`expiry ${over ? 'bad' : left < soon ? 'due' : ''}`}
      title={`${over ? 'Expired' : 'Expires'} ${exactly(at)}`}
    >
      <Icon size={12} aria-hidden="true" />
      {over ? 'Expired' : brief ? shortly(at, now) : `Expires ${said(at, now)}`}
    </span>
  );
}
