import type { SecretMaterial } from '../../store/secrets/secret.ts';
import { type KeyText, replaceKey } from '../../tools/edits/keyText.ts';
import type { Workspace } from '../../tools/exports/workspace.ts';
import type { Work } from '../../tools/work/work.ts';
import type { ToolFile } from './toolFiles.ts';

/** The key that comes into the place of another. */
export type NewKey = { accessKeyId: string } & SecretMaterial;

const onlyId = 'Only its id stands there, without a secret that a tool would read.';

/**
 * Plans one key into the place of another in a file that QCred did not write. Nothing else of the
 * file changes, and every tool that reads it has to read the same as before with the new key in it.
 *
 * @param work reads it
 * @param workspace takes the new text
 * @param file as the workspace has it
 * @param oldKey the id of the key that goes
 * @returns why it cannot be done, in words; empty when it is planned
 */
export async function rewriteKey(
  work: Work,
  workspace: Workspace,
  file: ToolFile,
  oldKey: string,
  to: NewKey,
): Promise<string> {
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
  for (const { target, texts } of readers) {
    const after = texts.map((one) => (one.path === path ? { ...one, text: next } : one));
    if (!(await work('readsTheSame', target.id, texts, after, from, into)))
      return 'A tool would read something else there afterwards.';
  }
  workspace.take([{ part: '', path, text: next, secret: true }]);
  return '';
}
