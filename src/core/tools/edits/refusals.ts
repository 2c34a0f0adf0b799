import { QCredError } from '#shared/errors.ts';

/** The error for a file that is not as it was when the plan was made. */
export const changedMeanwhile = (path: string): QCredError =>
  new QCredError(
    'file_changed',
    `${path} was changed by another program meanwhile.`,
    'Preview again, then apply. Nothing was changed.',
  );

/**
 * The error for a path that leads elsewhere by now.
 *
 * @param path as it was named
 * @param now where it leads
 */
export const ledElsewhere = (path: string, now: string): QCredError =>
  new QCredError(
    'file_changed',
    `${path} leads to ${now} by now: it, or a folder on the way, has become a link since it was looked at.`,
    'Look who put the link there. Preview again if it is right. Nothing was changed.',
  );

/** The error for a file that another name leads to, too, and did not before. */
export const sharedMeanwhile = (path: string): QCredError =>
  new QCredError(
    'file_changed',
    `${path} was replaced by a file that has another name too (a hard link).`,
    'Look who put it there. Preview again if it is right. Nothing was changed.',
  );
