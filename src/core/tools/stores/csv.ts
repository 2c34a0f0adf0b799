import { parse } from 'csv-parse/sync';
import type { Entry } from './entry.ts';
import { mostEntries } from './exported.ts';

/** What password managers call the columns: 1Password, Bitwarden, and browsers. */
const columns: Readonly<
  Record<'title' | 'user' | 'password' | 'url' | 'notes' | 'fields', readonly string[]>
> = {
  title: ['title', 'name'],
  user: ['username', 'login_username', 'user'],
  password: ['password', 'login_password'],
  url: ['url', 'website', 'login_uri'],
  notes: ['notes', 'notesplain', 'note'],
  fields: ['fields'],
};
/** More than any note. */
const mostRecord = 2 ** 20;

/** A row becomes an entry; columns that are none of the usual are fields of the person's own. Null for another text. */
export function csvEntries(bytes: Buffer): Entry[] | null {
  const rows = rowsOf(bytes);
  const head = rows?.[0]?.map((cell) => cell.trim().toLowerCase());
  if (!rows || !head) return null;
  const at = (names: readonly string[]) => head.findIndex((cell) => names.includes(cell));
  const [title, user, password] = [at(columns.title), at(columns.user), at(columns.password)];
  if (title < 0 || password < 0 || user < 0) return null;
  const [url, notes, own] = [at(columns.url), at(columns.notes), at(columns.fields)];
  const usual = new Set([title, user, password, url, notes, own]);
  return rows.slice(1).map((row): Entry => {
    const cell = (index: number) => row[index] ?? '';
    const others = row.flatMap((value, i) =>
      usual.has(i) || value === '' || head[i] === undefined ? [] : [{ name: head[i], value }],
    );
    return {
      title: cell(title),
      user: cell(user),
      password: cell(password),
      url: cell(url),
      fields: [...linesOf(cell(own)), ...others],
      texts: [{ name: 'notes', value: cell(notes) }],
    };
  });
}

/** Bitwarden's fields: `name: value`, one a line. */
const linesOf = (text: string): { name: string; value: string }[] =>
  text.split('\n').flatMap((line) => {
    const colon = line.indexOf(': ');
    return colon < 1 ? [] : [{ name: line.slice(0, colon), value: line.slice(colon + 2) }];
  });

function rowsOf(bytes: Buffer): string[][] | null {
  try {
    return parse(bytes, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: mostEntries + 1,
      max_record_size: mostRecord,
    });
  } catch {
    return null;
  }
}
