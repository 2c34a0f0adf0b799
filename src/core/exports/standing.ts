import type { Secret } from '../secrets/secret.ts';
import type { FoundProfile, Target, TargetText } from '../targets/target.ts';

/**
 * The secrets that stand in a tool's files now, for the preview to mask: a change may show lines of
 * others, in forms that only the target knows to hold a secret.
 */
export const secretsStanding = (target: Target, texts: readonly TargetText[]): Secret[] =>
  secretsOf(target.read(texts).profiles);

/** The secrets of profiles that were read. */
export const secretsOf = (found: readonly FoundProfile[]): Secret[] =>
  found
    .flatMap((one) => [one, ...(one.unused ?? [])])
    .flatMap(({ secretAccessKey, sessionToken }) =>
      [secretAccessKey, sessionToken].filter((secret) => secret !== undefined),
    );
