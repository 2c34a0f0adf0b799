import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import type { OpenVault } from '../store/access.ts';
import type { RetiredKey } from '../store/consent.ts';
import type { BroughtBack } from './edits/edits.ts';
import { isIn } from './edits/keyText.ts';

/*
 * Keys that QCred knows not to work any more, or to be on their way out: what an undo would put back
 * into a file would lock out the programs that read it, without a word. The log knows of every key
 * that was deleted or switched off here, for as long as anybody asks; the vault of rotations, and of
 * what an account said at the last sync.
 */

/** How far back the log is looked through. */
const mostRecords = 20_000;

const fates: Readonly<Record<string, string | null>> = {
  'key.deleted': 'was deleted',
  'iam.key.deleted': 'was deleted',
  'key.deactivated': 'was switched off',
  'iam.key.deactivated': 'was switched off',
  'key.activated': null,
  'iam.key.activated': null,
};

/**
 * The keys among what an undo would put back that do not work any more.
 *
 * @param back as the undo would write it; an id that stands there now is not put back
 */
export async function retiredIn(
  { activity, vault }: Pick<OpenVault, 'activity' | 'vault'>,
  back: readonly BroughtBack[],
): Promise<RetiredKey[]> {
  if (back.length === 0) return [];
  const known = fromVault(await vault.state());
  const { records } = await activity.list({ limit: mostRecords });
  const said = new Map<string, string | null>();
  // The newest come first, and count.
  for (const { action, subject } of records) {
    const fate = fates[action];
    if (fate !== undefined && !said.has(subject)) said.set(subject, fate);
  }
  const all = new Map<string, string | null>([...known, ...said]);
  return [...all].flatMap(([accessKeyId, fate]): RetiredKey[] => {
    if (fate === null) return [];
    const files = back.filter(({ old, now }) => isIn(old, accessKeyId) && !(now && isIn(now, accessKeyId)));
    return files.length === 0 ? [] : [{ accessKeyId, fate, files: files.map(({ path }) => path) }];
  });
}

function fromVault({ credentials, rotations }: VaultState): Map<string, string> {
  const found = new Map<string, string>();
  for (const { accessKeyId, remote } of credentials) {
    if (remote?.status === 'deleted') found.set(accessKeyId, 'was deleted');
    if (remote?.status === 'inactive') found.set(accessKeyId, 'is switched off');
  }
  for (const { oldKey, newKey, state, step } of rotations) {
    const isReplaced =
      state === 'finished' || (state !== 'going_back' && /^(deactivate|grace|delete)$/.test(step));
    if (state !== 'undone' && isReplaced) found.set(oldKey, 'was replaced by a rotation');
    if (state === 'undone' && newKey !== undefined) found.set(newKey, 'was taken back with its rotation');
  }
  return found;
}

/** "AKIA…, which was deleted, into ~/.aws/credentials". */
export const retiredWords = ({ accessKeyId, fate, files }: RetiredKey): string =>
  `${accessKeyId}, which ${fate}, into ${files.join(', ')}`;

/** That an undo is not made without a question, where nobody can be asked. */
export function bringsRetired(keys: readonly RetiredKey[]): QCredError {
  const words = keys.map(retiredWords);
  return new QCredError(
    'in_use',
    `This would put ${words.join('; and ')}. Programs that read it could not use that key. Nothing was changed.`,
    'Run "qcred export --all" to have the files as they should stand now, or "qcred undo --yes" to put them back all the same.',
  );
}
