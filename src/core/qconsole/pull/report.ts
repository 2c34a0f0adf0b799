import { parse } from 'csv-parse/sync';
import type { LastUse } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import { instant } from './remote.ts';

/** What the credential report says of one user. */
export interface ReportRow {
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

/** A date of the report; undefined for `N/A`, `no_information` and `not_supported`. */
function dateIn(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{4}-\d\d-\d\dT/.test(text) ? instant(new Date(text)) : undefined;
}

const wordIn = (text: string | undefined): string | undefined =>
  text === undefined || text === '' || text === 'N/A' ? undefined : text.slice(0, 64);

function keyIn(row: Readonly<Record<string, string>>, n: 1 | 2): RemoteKey[] {
  const field = (name: string) => row[`access_key_${n}_${name}`];
  const active = field('active') === 'true';
  const createdAt = dateIn(field('last_rotated'));
  // A key that is switched off still says when it was made; a place without a key does not.
  if (!active && createdAt === undefined) return [];
  const service = wordIn(field('last_used_service'));
  const region = wordIn(field('last_used_region'));
  const lastUse: LastUse = {
    at: dateIn(field('last_used_date')) ?? null,
    ...(service === undefined ? {} : { service }),
    ...(region === undefined ? {} : { region }),
  };
  return [{ id: null, status: active ? 'Active' : 'Inactive', ...(createdAt ? { createdAt } : {}), lastUse }];
}

function rowOf(row: Readonly<Record<string, string>>): ReportRow {
  return {
    createdAt: dateIn(row.user_creation_time),
    mfa: row.mfa_active === 'true' ? true : row.mfa_active === 'false' ? false : null,
    passwordLastUsed: dateIn(row.password_last_used),
    keys: [...keyIn(row, 1), ...keyIn(row, 2)],
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
  for (const row of rowsOf(csv)) {
    const name = row.user ?? '';
    if (name === rootName) report.root = rowOf(row);
    else if (name !== '') report.users.set(name, rowOf(row));
  }
  return report;
}

function rowsOf(csv: string): Record<string, string>[] {
  try {
    const rows: Record<string, string>[] = parse(csv, {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
    const [first] = rows;
    if (first && (first.user === undefined || first.access_key_1_active === undefined))
      throw new Error('columns');
    return rows;
  } catch {
    throw new QCredError('service_failed', 'The credential report cannot be read.', 'Sync again later.');
  }
}
