import { QCredError } from '#shared/errors.ts';

/**
 * How much one text may ask of its reader: far above what people and tools write, and little enough
 * that whoever reads it, at worst, is done in a few seconds.
 */
export const most = {
  /** Characters of a file. */
  length: 64 * 2 ** 20,
  /** Brackets, blocks and elements within one another. */
  depth: 200,
  /** What a reader passes or looks up: lines, values, elements, words, and the ways through aliases. */
  steps: 5_000_000,
} as const;

/** What is left for the reading of one file. Readers that look a second time take from the same. */
export interface Budget {
  /** Takes steps. @throws QCredError too_involved when none are left */
  spend(steps?: number): void;
  /** @throws QCredError too_involved where `depth` is more than any file needs */
  reach(depth: number): void;
}

/**
 * The whole budget of a text.
 *
 * @throws QCredError too_involved for one that is too long
 */
export function createBudget(text: string): Budget {
  if (text.length > most.length)
    throw tooInvolved(`is longer than ${most.length / 2 ** 20} million characters`);
  let left: number = most.steps;
  return {
    spend(taken = 1) {
      left -= taken;
      if (left < 0) throw tooInvolved('holds more than QCred looks through');
    },
    reach(depth) {
      if (depth > most.depth) throw tooInvolved(`is nested more than ${most.depth} levels deep`);
    },
  };
}

/**
 * The one refusal of what would take too much: nothing was read of it and nothing written.
 *
 * @param why goes on after "the file": "is nested too deeply"
 * @param path where nobody else puts it before the message
 */
export const tooInvolved = (why: string, path = ''): QCredError =>
  new QCredError(
    'too_involved',
    `${path === '' ? '' : `${path}: `}Too involved, left alone: the file ${why}.`,
    'Split it, or move what QCred is to read into a file of its own.',
  );
