import { QCredError } from '#shared/errors.ts';
import type { Profile } from '#shared/model.ts';

/** Why a job is not run: there is only the whole key, which is not handed over. */
export const nothingSmaller = (
  { name }: Pick<Profile, 'name'>,
  why: string,
  hint = 'Connect the account that the key belongs to ("qcred account add"), or use a profile of a role.',
): QCredError =>
  new QCredError(
    'unsupported',
    `Nothing less than the whole key of "${name}" can be had here, and that is not handed over. ${why}`,
    hint,
  );
