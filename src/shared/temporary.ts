import type { Credential } from './model.ts';

/**
 * Whether a key runs out by itself, so that it has no age and is not rotated: its end is known, it came
 * with a session token, or its id says so.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export const isTemporary = ({
  expiresAt,
  hasToken,
  accessKeyId,
}: Pick<Credential, 'expiresAt' | 'hasToken' | 'accessKeyId'>): boolean =>
  expiresAt !== undefined || hasToken === true || accessKeyId.startsWith('ASIA');
