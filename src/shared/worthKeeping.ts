import type { Credential } from './model.ts';
import { isTemporary } from './temporary.ts';

/**
 * Whether a secret is kept for a while when it is replaced or deleted: one that runs out by itself, or
 * whose key is no more, is of no use to anybody.
 */
export const isWorthKeeping = (credential: Credential): boolean =>
  !isTemporary(credential) && credential.remote?.status !== 'deleted';

/** For how many days. */
export const keptDays = 30;
