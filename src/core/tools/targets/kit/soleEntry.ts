import { checkEntries } from './checkEntries.ts';
import { type ExportEntry, type PlannedFile, soleName, soleNameFor, type TargetText } from './target.ts';

/**
 * The `plan` of a target whose file holds one profile.
 *
 * @param plan the file with this entry, or without its profile where that goes (null)
 * @returns plans nothing where nothing is asked of the file; throws bad_input for an entry that cannot work there
 */
export const withSoleEntry =
  (plan: (files: readonly TargetText[], entry: ExportEntry | null) => PlannedFile[]) =>
  (
    files: readonly TargetText[],
    entries: readonly ExportEntry[],
    remove: readonly string[],
  ): PlannedFile[] => {
    checkEntries(entries, { nameFor: soleNameFor });
    const entry = entries[0] ?? (remove.includes(soleName) ? null : undefined);
    return entry === undefined ? [] : plan(files, entry);
  };
