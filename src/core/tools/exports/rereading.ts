import { QCredError } from '#shared/errors.ts';
import type { KeyText } from '../edits/keyText.ts';
import type { FoundProfile, Part, Target, TargetText } from '../targets/kit/target.ts';

/**
 * Whether a tool reads what it read before, setting by setting, but for a key that has another's place.
 *
 * @param texts the tool's files as they are
 * @param after the same files with the other key
 */
export function readsTheSame(
  target: Target,
  texts: readonly TargetText[],
  after: readonly TargetText[],
  from: KeyText,
  to: KeyText,
): boolean {
  try {
    const { profiles } = target.read(texts);
    const [was, is] = [target.parts(texts), target.parts(after)];
    const now = target.read(after).profiles;
    return (
      is.length === was.length &&
      was.every((part, i) => isSamePart(part, is[i], from, to)) &&
      now.length === profiles.length &&
      profiles.every((before, i) => isSameKey(before, now[i], from, to))
    );
  } catch (error) {
    if (error instanceof QCredError) return false;
    throw error;
  }
}

function isSamePart(was: Part, is: Part | undefined, from: KeyText, to: KeyText): boolean {
  const moved = (value: string) =>
    value.replaceAll(from.secretAccessKey, to.secretAccessKey).replaceAll(from.accessKeyId, to.accessKeyId);
  return (
    is !== undefined &&
    is.name === was.name &&
    is.says.size === was.says.size &&
    is.doubtful?.length === was.doubtful?.length &&
    [...was.says].every(([key, value]) => [value, moved(value)].includes(is.says.get(key) ?? ''))
  );
}

/** Where the key is taken from another file, it is still the old one; half of each is no key. */
function isSameKey(was: FoundProfile, is: FoundProfile | undefined, from: KeyText, to: KeyText): boolean {
  const pair = [is?.accessKeyId, is?.secretAccessKey?.reveal()].join(' ');
  const unchanged = pair === [was.accessKeyId, was.secretAccessKey?.reveal()].join(' ');
  const moved =
    was.accessKeyId === from.accessKeyId && pair === [to.accessKeyId, to.secretAccessKey].join(' ');
  return is?.name === was.name && (unchanged || moved);
}
