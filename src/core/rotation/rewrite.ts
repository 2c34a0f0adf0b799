import { QCredError } from '#shared/errors.ts';
import type { Workspace } from '../exports/workspace.ts';
import type { SecretMaterial } from '../secrets/secret.ts';
import type { FoundProfile, Part } from '../targets/target.ts';
import { type KeyText, replaceKey } from './keyText.ts';
import type { Reader, ToolFile } from './toolFiles.ts';

/** The key that comes into the place of another. */
export type NewKey = { accessKeyId: string } & SecretMaterial;

const onlyId = 'Only its id stands there, without a secret that a tool would read.';

/**
 * Plans one key into the place of another in a file that QCred did not write. Nothing else of the
 * file changes, and every tool that reads it has to read the same as before with the new key in it.
 *
 * @param workspace takes the new text
 * @param file as the workspace has it
 * @param oldKey the id of the key that goes
 * @returns why it cannot be done, in words; empty when it is planned
 */
export function rewriteKey(workspace: Workspace, file: ToolFile, oldKey: string, to: NewKey): string {
  const { path, text, readers, why } = file;
  if (text === null || why !== '') return `It cannot be read. ${why}`;
  const secrets = new Set(
    readers.flatMap(({ profiles }) =>
      profiles.flatMap((p) =>
        p.accessKeyId === oldKey && p.secretAccessKey ? [p.secretAccessKey.reveal()] : [],
      ),
    ),
  );
  const [secret] = secrets;
  if (secret === undefined) return onlyId;
  const from: KeyText = { accessKeyId: oldKey, secretAccessKey: secret };
  const into: KeyText = {
    accessKeyId: to.accessKeyId,
    secretAccessKey: to.secretAccessKey.reveal(),
  };
  const next = secrets.size === 1 ? replaceKey(text, from, into) : null;
  if (next === null) {
    return text.includes(secret)
      ? 'Its id and its secret do not stand there side by side, so which belongs to which is not certain.'
      : onlyId;
  }
  if (!readers.every((reader) => readsTheSame(reader, path, next, from, into)))
    return 'A tool would read something else there afterwards.';
  workspace.take([{ part: '', path, text: next, secret: true }]);
  return '';
}

/** Whether a tool reads what it read before, setting by setting, but for the key. */
function readsTheSame(
  { target, texts, profiles }: Reader,
  path: string,
  text: string,
  from: KeyText,
  to: KeyText,
): boolean {
  const after = texts.map((file) => (file.path === path ? { ...file, text } : file));
  try {
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
