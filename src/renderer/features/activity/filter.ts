import { byName, searchWords } from '#renderer/words.ts';
import type { ActivityRecord } from '#shared/model.ts';
import { type KeyNames, namesOf } from './names.ts';
import { actionWords, type Kind, kindOf, programOf, whoWords } from './words.ts';

/** What of the log is shown. */
export interface Filter {
  kind: Kind | 'all';
  /** Null for all programs. */
  program: string | null;
}

export const everything: Filter = { kind: 'all', program: null };

/** The programs that did something, in the order of the alphabet. */
export const programsIn = (records: readonly ActivityRecord[]): string[] =>
  [...new Set(records.map(({ actor }) => programOf(actor)))].sort(byName);

/** The entries that a filter leaves and that hold every word of a search, the profiles of their keys included. */
export function matching(
  records: readonly ActivityRecord[],
  names: KeyNames,
  search: string,
  { kind, program }: Filter,
): ActivityRecord[] {
  const words = searchWords(search);
  return records.filter((record) => {
    if (kind !== 'all' && kindOf(record) !== kind) return false;
    if (program !== null && programOf(record.actor) !== program) return false;
    if (words.length === 0) return true;
    const { action, subject, detail, actor } = record;
    const text = [actionWords(action), action, subject, detail, whoWords(actor), ...namesOf(record, names)]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
