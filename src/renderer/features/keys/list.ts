import { byName, searchWords } from '#renderer/words.ts';
import type { KmsKeyDetail, KmsKeyRow } from '#shared/kms.ts';
import {
  kindOf,
  nameOf,
  type Purpose,
  purposeOf,
  purposeWords,
  type Standing,
  standingOf,
  stateOf,
} from './words.ts';

/** A key as a line of the list. `detail` is absent until it was looked at. */
export interface KeyLine {
  id: string;
  name: string;
  row: KmsKeyRow;
  detail: KmsKeyDetail | undefined;
}

type KeySort = 'name' | 'use' | 'kind' | 'state' | 'rotates' | 'next' | 'made';

/** What of the keys is listed, and in which order. */
export interface KeyWish {
  search: string;
  purpose: Purpose | 'any';
  standing: Standing | 'any';
  sort: { key: KeySort; descending: boolean };
}

export const anyKey: KeyWish = {
  search: '',
  purpose: 'any',
  standing: 'any',
  sort: { key: 'name', descending: false },
};

/** Whether a wish asks for what only a look at each key tells. */
export const needsDetails = ({ purpose, standing, sort }: KeyWish): boolean =>
  purpose !== 'any' || standing !== 'any' || sort.key !== 'name';

/** A key as a line, with what is known of it. */
export const lineOf = (row: KmsKeyRow, detail: KmsKeyDetail | undefined): KeyLine => ({
  id: row.id,
  name: nameOf(row, detail?.key),
  row,
  detail,
});

/** Keys with what is known of each; none where they were not listed yet. */
export function linesOf(
  rows: readonly KmsKeyRow[] = [],
  details?: ReadonlyMap<string, KmsKeyDetail>,
): KeyLine[] {
  return rows.map((row) => lineOf(row, details?.get(row.id)));
}

/** Everything by which a key is found. */
function haystack({ row, detail }: KeyLine): string {
  const key = detail?.key;
  const told = key
    ? [key.description, key.spec, kindOf(key.spec), purposeWords(key), stateOf(key).word, key.state]
    : [];
  return [row.id, row.arn, ...row.aliases, ...told].join('\n').toLowerCase();
}

type Value = string | number | null;

/** What a key is sorted by; null where it is not known or has none. */
const values: Record<KeySort, (line: KeyLine) => Value> = {
  name: ({ name }) => name,
  use: ({ detail }) => (detail?.key ? purposeWords(detail.key) : null),
  kind: ({ detail }) => (detail?.key ? kindOf(detail.key.spec) : null),
  state: ({ detail }) => (detail?.key ? stateOf(detail.key).word : null),
  rotates: ({ detail }) => detail?.rotation?.periodDays ?? null,
  next: ({ detail }) => detail?.key?.deletedAt ?? detail?.rotation?.nextAt ?? detail?.key?.validTo ?? null,
  made: ({ detail }) => detail?.key?.createdAt ?? null,
};

function compare(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return byName(String(a), String(b));
}

/** The keys that fit, in order. What is not known goes last, whichever way a column is sorted. */
export function listKeys(lines: readonly KeyLine[], wish: KeyWish): KeyLine[] {
  const words = searchWords(wish.search);
  const { key: column, descending } = wish.sort;
  const sign = descending ? -1 : 1;
  const toValue = values[column];
  return lines
    .filter((line) => {
      const key = line.detail?.key;
      if (wish.purpose !== 'any' && (!key || purposeOf(key) !== wish.purpose)) return false;
      if (wish.standing !== 'any' && (!key || standingOf(key) !== wish.standing)) return false;
      if (words.length === 0) return true;
      const text = haystack(line);
      return words.every((word) => text.includes(word));
    })
    .map((line) => ({ line, value: toValue(line) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) {
        if (a.value !== b.value) return a.value === null ? 1 : -1;
        return byName(a.line.name, b.line.name);
      }
      return sign * compare(a.value, b.value) || byName(a.line.name, b.line.name);
    })
    .map(({ line }) => line);
}
