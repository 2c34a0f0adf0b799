import { parse } from 'csv-parse/sync';
import { fieldOf } from './fields.ts';
import type { Reader } from './found.ts';
import { gather } from './gather.ts';

const delimiters = [',', '\t', ';'];

/** Nobody has more keys in a table, and the CSV parser takes its time. */
const mostRows = 2000;

/** A table with a header: the CSV files of the AWS console and others, or cells copied from a sheet or a page. */
export const readCsv: Reader = (text) => {
  const start = text.search(/\S/);
  const header = text.slice(start).split('\n', 1)[0] ?? '';
  const delimiter = delimiters.find((sign) => namesKey(header.split(sign)));
  if (delimiter === undefined) return null;
  const [labels = [], ...rows] = cellsOf(text, delimiter);
  const keys = rows
    .filter((row) => fits(row, labels))
    .flatMap((row) => gather(row.map((cell, i) => [labels[i] ?? '', cell])));
  if (keys.length === 0) return null;
  return { format: delimiter === '\t' ? 'a table' : 'CSV file of access keys', keys };
};

/** A row with a cell too many or too few has another's value under each label. */
const fits = (row: readonly string[], labels: readonly string[]): boolean =>
  row.length >= labels.length && row.slice(labels.length).every((cell) => cell === '');

/** At least two columns, one of them the id or the secret. */
const namesKey = (cells: readonly string[]): boolean =>
  cells.length > 1 &&
  cells.some((cell) => /^(?:accessKeyId|secretAccessKey)$/.test(fieldOf(cell)?.name ?? ''));

function cellsOf(text: string, delimiter: string): string[][] {
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      to: mostRows,
    });
  } catch {
    return [];
  }
}
