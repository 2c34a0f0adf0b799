import { type AccessKey, type Account, arnOf, type CredentialReport } from '../account.ts';
import { isoSeconds } from '../http/query.ts';
import { Refusal } from '../http/refusal.ts';
import { anything, type IamActions, type IamCall } from './call.ts';

/** The report's columns, in their order: "Getting credential reports" in the IAM user guide. */
const columns = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...[1, 2].flatMap((n) => [
    `access_key_${n}_active`,
    `access_key_${n}_last_rotated`,
    `access_key_${n}_last_used_date`,
    `access_key_${n}_last_used_region`,
    `access_key_${n}_last_used_service`,
  ]),
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
];

/** A report is kept for four hours; asking again before gives the same one. */
const lifetimeMs = 4 * 60 * 60 * 1000;

/** The report writes UTC as an offset. */
const time = (date: Date): string => isoSeconds(date).replace('Z', '+00:00');

function keyColumns(key: AccessKey | undefined): string[] {
  if (!key) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
  const use = key.lastUsed;
  return [
    String(key.status === 'Active'),
    time(key.createdAt),
    ...(use ? [time(use.at), use.region, use.service] : ['N/A', 'N/A', 'N/A']),
  ];
}

function row(
  about: { name: string; arn: string; createdAt: Date; password: readonly string[]; mfa: boolean },
  keys: readonly AccessKey[],
): string {
  const certificates = ['false', 'N/A', 'false', 'N/A'];
  return [
    about.name,
    about.arn,
    time(about.createdAt),
    ...about.password,
    String(about.mfa),
    ...keyColumns(keys[0]),
    ...keyColumns(keys[1]),
    ...certificates,
  ].join(',');
}

/** A comma is legal in a user's name, so it stands in quotes. */
const quoted = (name: string): string => (name.includes(',') ? `"${name}"` : name);

function makeCsv(account: Account): string {
  const root = row(
    {
      name: '<root_account>',
      arn: `arn:aws:iam::${account.id}:root`,
      createdAt: account.createdAt,
      password: ['not_supported', 'no_information', 'not_supported', 'not_supported'],
      mfa: false,
    },
    account.rootKeys,
  );
  const users = [...account.users.values()].map((user) =>
    row(
      {
        name: quoted(user.name),
        arn: quoted(arnOf(account, user)),
        createdAt: user.createdAt,
        password: ['false', 'N/A', 'N/A', 'N/A'],
        mfa: user.mfaSince !== null,
      },
      user.keys,
    ),
  );
  return [columns.join(','), root, ...users].join('\n');
}

const isExpired = ({ generatedAt }: CredentialReport, now: Date): boolean =>
  now.getTime() - generatedAt.getTime() > lifetimeMs;

/** Each question after the first is a step of the making. */
function isPending(report: CredentialReport): boolean {
  report.pending -= 1;
  return report.pending >= 0;
}

function generateCredentialReport({ account, now }: IamCall) {
  const { report } = account;
  if (!report || isExpired(report, now)) {
    account.report = { pending: 1, generatedAt: now, csv: makeCsv(account) };
    return [
      ['State', 'STARTED'] as const,
      ['Description', 'No report exists. Starting a new report generation task'] as const,
    ];
  }
  return [['State', isPending(report) ? 'INPROGRESS' : 'COMPLETE'] as const];
}

function getCredentialReport({ account, now }: IamCall) {
  const { report } = account;
  const refusal = (status: number, code: string, message: string) => new Refusal(status, code, message);
  if (!report) throw refusal(410, 'ReportNotPresent', 'No report exists. Generate one first.');
  if (isExpired(report, now))
    throw refusal(410, 'ReportExpired', 'The report has expired. Generate a new one.');
  if (isPending(report)) throw refusal(404, 'ReportInProgress', 'The report is being generated.');
  return [
    ['Content', Buffer.from(report.csv, 'utf8').toString('base64')] as const,
    ['ReportFormat', 'text/csv'] as const,
    ['GeneratedTime', isoSeconds(report.generatedAt)] as const,
  ];
}

/** The credential report: every user's keys in one table, without their ids. */
export const reportActions: IamActions = {
  GenerateCredentialReport: { resource: anything, run: generateCredentialReport },
  GetCredentialReport: { resource: anything, run: getCredentialReport },
};
