import { parse } from 'csv-parse/sync';
import type { LastUse } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import { instant } from '../iam/remote.ts';
import { mostThings } from '../iam/weight.ts';

/** What the credential report says of one user. */
interface ReportRow {
  createdAt: string | undefined;
  mfa: boolean | null;
  passwordLastUsed: string | undefined;
  /** The report does not tell ids. */
  keys: RemoteKey[];
}

/** The whole report. */
export interface Report {
  generatedAt: string | undefined;
  root: ReportRow | null;
  /** By name. */
  users: Map<string, ReportRow>;
}

/** What the report calls the root user: "Getting credential reports" in the IAM user guide. */
const rootName = '<root_account>';

/** A date of the report, in UTC unless it says otherwise; undefined for `N/A`, `no_information` and `not_supported`. */
function dateIn(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT/.test(text)) return undefined;
  return instant(new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`));
}

const wordIn = (text: string | undefined): string | undefined =>
  text === undefined || text === '' || text === 'N/A' ? undefined : text.slice(0, 64);

/** Reads a field of a row by its column's name; undefined where the report lacks the column. */
type Field = (column: string) => string | undefined;

function keyIn(field: Field, n: 1 | 2): RemoteKey[] {
  const active = field(`access_key_${n}_active`) === 'true';
  const createdAt = dateIn(field(`access_key_${n}_last_rotated`));
  // A key that is switched off still says when it was made; a place without a key does not.
  if (!active && createdAt === undefined) return [];
  const service = wordIn(field(`access_key_${n}_last_used_service`));
  const region = wordIn(field(`access_key_${n}_last_used_region`));
  const lastUse: LastUse = {
    at: dateIn(field(`access_key_${n}_last_used_date`)) ?? null,
    ...(service === undefined ? {} : { service }),
    ...(region === undefined ? {} : { region }),
  };
  return [{ id: null, status: active ? 'Active' : 'Inactive', ...(createdAt ? { createdAt } : {}), lastUse }];
}

function rowOf(field: Field): ReportRow {
  const mfa = field('mfa_active');
  return {
    createdAt: dateIn(field('user_creation_time')),
    mfa: mfa === 'true' ? true : mfa === 'false' ? false : null,
    passwordLastUsed: dateIn(field('password_last_used')),
    keys: [...keyIn(field, 1), ...keyIn(field, 2)],
  };
}

/**
 * Reads the credential report's CSV.
 *
 * @param csv as the service sent it
 * @param generatedAt when it says it was made
 * @throws QCredError service_failed when it is none
 */
export function parseReport(csv: string, generatedAt: Date | undefined): Report {
  const report: Report = { generatedAt: instant(generatedAt), root: null, users: new Map() };
  const [head = [], ...rows] = rowsOf(csv);
  const columns = new Map(head.map((name, index) => [name, index]));
  if (!columns.has('user') || !columns.has('access_key_1_active')) throw unreadable();
  for (const row of rows) {
    const field: Field = (column) => row[columns.get(column) ?? -1];
    const name = field('user') ?? '';
    if (name === rootName) report.root = rowOf(field);
    else if (name !== '') report.users.set(name, rowOf(field));
  }
  return report;
}

/** A report has a line for each user, and some twenty columns of which the longest is an ARN. */
const longestLine = 16_384;
const mostColumns = 100;

const unreadable = (): QCredError =>
  new QCredError('service_failed', 'The credential report cannot be read.', 'Sync again later.');

/** Without quotes a row is what stands between its commas, which is much quicker to read. */
function rowsOf(csv: string): string[][] {
  const text = csv.replace(/^\uFEFF/, '');
  // One more for the heads of the columns, one for the root user.
  const rows = text.includes('"') ? quotedRows(text) : plainRows(text);
  if (rows.length > mostThings + 2) throw unreadable();
  return rows;
}

function plainRows(text: string): string[][] {
  const rows: string[][] = [];
  for (let from = 0; from < text.length && rows.length <= mostThings + 2; ) {
    const found = text.indexOf('\n', from);
    const end = found === -1 ? text.length : found;
    if (end - from > longestLine) throw unreadable();
    const line = text.slice(from, end).replace(/\r$/, '');
    if (line !== '') rows.push(line.split(',', mostColumns));
    from = end + 1;
  }
  return rows;
}

function quotedRows(text: string): string[][] {
  try {
    return parse(text, {
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: longestLine,
      to: mostThings + 3,
    });
  } catch {
    throw unreadable();
  }
}
