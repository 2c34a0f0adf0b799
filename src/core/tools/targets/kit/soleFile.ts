import type { ExportEntry, PlannedFile, TargetText } from './target.ts';

/**
 * The `plan` of a target with one file.
 *
 * @param edit the file's text with the entries written and the names taken out; throws what it cannot hold
 * @param holdsSecret whether what is to be written has a secret in it
 * @returns plans nothing where the text stays as it is
 */
export const withSoleFile =
  (
    edit: (source: TargetText, entries: readonly ExportEntry[], remove: readonly string[]) => string,
    holdsSecret: (written: TargetText) => boolean,
  ) =>
  (
    [source]: readonly TargetText[],
    entries: readonly ExportEntry[],
    remove: readonly string[],
  ): PlannedFile[] => {
    if (!source) return [];
    const text = edit(source, entries, remove);
    if (text === (source.text ?? '')) return [];
    const { part, path } = source;
    return [{ part, path, text, secret: holdsSecret({ ...source, text }) }];
  };
