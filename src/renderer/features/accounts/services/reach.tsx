import type { LucideIcon } from 'lucide-react';
import { CircleDashed, CircleDot, CircleHelp, CircleSlash } from 'lucide-react';
import type { Reach } from '#shared/contract/accounts.ts';

const reaches: Record<Reach, { icon: LucideIcon; word: string }> = {
  all: { icon: CircleDot, word: 'Everything' },
  some: { icon: CircleDashed, word: 'Some' },
  none: { icon: CircleSlash, word: 'Nothing' },
  unknown: { icon: CircleHelp, word: 'Not known yet' },
};

/** How much of a service a key can touch, as an icon with its word. */
export function ReachMark({ reach }: { reach: Reach }) {
  const { icon: Icon, word } = reaches[reach];
  return (
    <span className={`reach reach-${reach}`}>
      <Icon size={14} aria-hidden="true" />
      {word}
    </span>
  );
}
