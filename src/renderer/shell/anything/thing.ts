import type { Choice } from '#renderer/components/Chooser.tsx';
import type { Findable } from '#renderer/components/rank.ts';

/** Something that the palette finds. How it is shown is made only of those that are. */
export interface Thing extends Findable {
  show: () => Choice;
}

/** What kinds are worth over others that fit as well: what is done rather than what is gone to. */
export const worth = { action: 6, profile: 5, setting: 3, tool: 3, person: 2, other: 1, key: 0 } as const;
