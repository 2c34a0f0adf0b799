import type { Secret } from '../secrets/secret.ts';
import type { Target, TargetText } from '../targets/target.ts';

/**
 * The secrets that stand in a tool's files now, for the preview to mask: a change may show lines of
 * others, in forms that only the target knows to hold a secret.
 */
export function secretsStanding(target: Target, texts: readonly TargetText[]): Secret[] {
  return target
    .read(texts)
    .profiles.flatMap(({ secretAccessKey, sessionToken }) =>
      [secretAccessKey, sessionToken].filter((secret) => secret !== undefined),
    );
}
