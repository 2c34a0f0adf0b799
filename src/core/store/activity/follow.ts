import type { Anchor } from './anchor.ts';
import type { End } from './chain.ts';
import type { Head } from './head.ts';
import { isSame, standingOf } from './standing.ts';

/*
 * A keychain may write all its items anew for one that changes, which takes milliseconds for ten of
 * them and a tenth of a second for a thousand. So the anchor rests some times as long as writing it
 * took: in a process that goes on so long that nothing gets slower by more than a tenth, between
 * processes only so long that many at once do not wait for each other's. One that hangs is left alone
 * for a minute.
 */
const restFactor = { within: 10, between: 4, failed: 30 };
const longestRestMs = 60_000;

/** Whether it may be written now; also when the clock was turned back. Both in milliseconds since 1970. */
export const isDue = (due: number, now: number): boolean => now >= due || due - now > longestRestMs;

/** What is known of the log whose anchor is to follow it. */
export interface Followed {
  /** As it stood before the log was appended to. */
  head: Head | 'none' | 'lost';
  /** Where the log ended before; the anchor has to fit this. */
  before: End;
  /** Where it ends now. */
  end: End;
  /** Whether the log goes on from a point. */
  knows(held: End): Promise<boolean>;
}

/** What came of it: what the head is to say, and whether the anchor has caught up with the log. */
export interface Followup {
  anchored: boolean;
  due: number;
  /** When this process may write it again. */
  dueHere: number;
  /** `late`: it could not be read or written. `misfit`: the log does not go on from it, so it stays. */
  result: 'done' | 'late' | 'misfit';
}

/**
 * Lets the anchor follow the log, if the log goes on from it. Never throws: an anchor that cannot be
 * read or written stays behind, and the next who appends tries again.
 *
 * @param held what the anchor holds, asked for already
 */
export async function follow(
  anchor: Anchor,
  held: Promise<End | null>,
  { head, before, end, knows }: Followed,
  now: () => Date,
): Promise<Followup> {
  const started = performance.now();
  const anchored = typeof head === 'object' && head.anchored === true;
  const later = (ms: number) => Math.round(now().getTime() + Math.min(longestRestMs, ms));
  const after = (factor: number) => later(factor * (performance.now() - started));
  try {
    const at = await held;
    const standing = await standingOf(at, head, before, knows);
    const fits = standing === 'fits' || standing === 'new';
    if (!fits) {
      // Until the person accepts it there is nothing to write, and looking costs more the longer the log.
      const due = later(longestRestMs);
      return { anchored: true, due, dueHere: due, result: 'misfit' };
    }
    if (!isSame(at, end)) await anchor.write(end);
    return {
      anchored: true,
      due: after(restFactor.between),
      dueHere: after(restFactor.within),
      result: 'done',
    };
  } catch {
    const due = after(restFactor.failed);
    return { anchored, due, dueHere: due, result: 'late' };
  }
}
