import { QCredError } from '#shared/errors.ts';
import type { Workspace } from '../exports/workspace.ts';
import type { SecretMaterial } from '../secrets/secret.ts';
import type { FoundProfile } from '../targets/target.ts';
import { type KeyText, replaceKey } from './keyText.ts';
import type { Reader, ToolFile } from './toolFiles.ts';

/** The key that comes into the place of another. */
export type NewKey = { accessKeyId: string } & SecretMaterial;

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
  if (secret === undefined) return 'Only its id stands there, without a secret that a tool would read.';
  const from: KeyText = { accessKeyId: oldKey, secretAccessKey: secret };
  const into: KeyText = {
    accessKeyId: to.accessKeyId,
    secretAccessKey: to.secretAccessKey.reveal(),
  };
  const next = secrets.size === 1 ? replaceKey(text, from, into) : null;
  if (next === null) return 'It stands there in a way that QCred cannot be certain of.';
  if (!readers.every((reader) => readsTheSame(reader, path, next, from, into)))
    return 'A tool would read something else there afterwards.';
  workspace.take([{ part: '', path, text: next, secret: true }]);
  return '';
}

/** Whether a tool reads what it read before, but for the key. */
function readsTheSame(
  { target, texts, profiles }: Reader,
  path: string,
  text: string,
  from: KeyText,
  to: KeyText,
): boolean {
  try {
    const after = target.read(texts.map((file) => (file.path === path ? { ...file, text } : file))).profiles;
    return (
      after.length === profiles.length &&
      profiles.every((before, i) => {
        const now = meaning(after[i]);
        const moved = before.accessKeyId === from.accessKeyId ? meaning(before, to) : meaning(before);
        // Where the key is taken from another file, it is still the old one.
        return now === moved || now === meaning(before);
      })
    );
  } catch (error) {
    if (error instanceof QCredError) return false;
    throw error;
  }
}

/** What a tool takes from an entry, as a text to compare; never shown. */
function meaning(profile: FoundProfile | undefined, key?: KeyText): string {
  if (!profile) return '';
  const { name, provider, kind, reference, accountId, region, endpoints, role } = profile;
  const { accessKeyId, secretAccessKey = profile.secretAccessKey?.reveal() } = key ?? profile;
  const secret = typeof secretAccessKey === 'string' ? secretAccessKey : secretAccessKey?.reveal();
  const token = profile.sessionToken?.reveal();
  const facts = { name, provider, kind, reference, accountId, region, endpoints, role };
  return JSON.stringify([facts, accessKeyId, secret, token]);
}
