import type { Secret } from '../../../store/secrets/secret.ts';
import type { FoundProfile } from './target.ts';

/**
 * The secrets of profiles that were read, for the preview to mask: a change may show lines of others, in
 * forms that only the target knows to hold a secret.
 */
export const secretsOf = (found: readonly FoundProfile[]): Secret[] =>
  found
    .flatMap((one) => [one, ...(one.unused ?? [])])
    .flatMap(({ secretAccessKey, sessionToken }) =>
      [secretAccessKey, sessionToken].filter((secret) => secret !== undefined),
    );
