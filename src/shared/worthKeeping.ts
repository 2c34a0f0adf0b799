import type { Credential } from './model.ts';

/**
 * Whether a secret is kept for a while when it is replaced or deleted: one that runs out by itself, or
 * whose key is no more, is of no use to anybody.
 */
export const isWorthKeeping = ({ expiresAt, hasToken, accessKeyId, remote }: Credential): boolean =>
  expiresAt === undefined &&
  !hasToken &&
  // The ids of temporary credentials begin so: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  !accessKeyId.startsWith('ASIA') &&
  remote?.status !== 'deleted';

/** For how many days. */
export const keptDays = 30;
