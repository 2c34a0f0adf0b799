import { checkEntries } from './checkEntries.ts';
import { type ExportEntry, soleName, soleNameFor } from './target.ts';

/**
 * What a file that holds one profile shall hold.
 *
 * @param entries of a plan
 * @param remove names that a plan takes out
 * @returns null where the profile goes; undefined where nothing is asked of the file
 * @throws QCredError bad_input for an entry that cannot work there
 */
export function soleEntry(
  entries: readonly ExportEntry[],
  remove: readonly string[],
): ExportEntry | null | undefined {
  checkEntries(entries, { nameFor: soleNameFor });
  return entries[0] ?? (remove.includes(soleName) ? null : undefined);
}
