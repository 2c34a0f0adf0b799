import type { Session } from '#core/profiles/sessions/cache.ts';
import type { Mirror } from '#shared/mirror.ts';

/*
 * What is in the golden files. The secrets of each are these, so the files of the first versions can
 * still be made again, and every version is asked for the same.
 */

/** Opens the secret files. Typed with its accents as characters of their own, as some keyboards do. */
export const passphrase = 'Grüße von Ann, 2026'.normalize('NFD');

/** The time of everything. */
export const at = '2026-01-02T03:04:05.000Z';

export const actor = { kind: 'command' as const, pid: 4711, command: 'add', caller: 'bash' };

/** The name of the machine they were made on. */
export const host = 'anns-laptop';

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const ids = { vault: id(101), prod: id(11), session: id(2), account: id(31), original: id(301) };

/** The items of the secret store that are not the vault's own: texts as `formatMaterial` makes them. */
export const secretTexts: Record<string, string> = {
  [`credential/${id(11)}`]: '{"secretAccessKey":"CANARY/golden+one"}',
  [`credential/${id(12)}`]: '{"secretAccessKey":"CANARY/golden+two","sessionToken":"CANARY-golden-token=="}',
};

/** The secret whose mark is kept in `mark`. */
export const marked = { secretAccessKey: 'CANARY/golden+one', sessionToken: 'CANARY-golden-token==' };

/** What is logged, by call. The last call finds the log held by another process, where it can wait. */
export const entries = [
  [{ action: 'vault.created', subject: 'passphrase' }],
  [
    { action: 'profile.added', subject: 'prod' },
    { action: 'export.written', subject: '/home/ann/.aws/config', detail: 'prod, credential_process' },
  ],
  [{ action: 'secret.read', subject: 'QKEXAMPLE1', detail: 'credential-process' }],
] as const;
export const waiting = { action: 'secret.read', subject: 'ASIAEXAMPLE2', detail: 'export' } as const;

/** A file that the change is about, within the home: what was there before, and what after. */
export const toolFiles = [
  {
    name: '.aws/credentials',
    before: '[prod]\naws_access_key_id = QKEXAMPLE1\naws_secret_access_key = CANARY/golden+one\n',
    after: '[prod]\n# now asked for\n',
    mode: 0o640,
  },
  { name: '.config/rclone/rclone.conf', before: null, after: '[prod]\ntype = s3\n', mode: null },
  { name: '.s3cfg', before: '[default]\nsecret_key = CANARY/golden+two\n', after: null, mode: 0o600 },
] as const;
/** What the first of them becomes by the second change, which is undone. */
export const secondText = '[prod]\n# again\n';
export const change = { title: 'Export "prod"', memo: '{"kind":"undo"}', beside: '{"kind":"bind"}' };

export const origin = '{"base":"QKEXAMPLE1","steps":["arn:aws:iam::1000000000:role/Admin"]}';
/** A session, its secrets as texts. */
export const session = {
  accessKeyId: 'ASIAGOLDEN3',
  secretAccessKey: 'CANARY/golden+three',
  sessionToken: 'CANARY-golden-session==',
  startedAt: at,
  expiresAt: '2026-01-02T04:04:05.000Z',
} satisfies Record<keyof Session, string>;

const identity = (kind: string, name: string) => ({
  name,
  path: '/',
  arn: `arn:aws:iam::1000000000:${kind}/${name}`,
  id: `AIDA${name.toUpperCase()}`,
  createdAt: at,
});
const document = '{"Version":"2012-10-17","Statement":[]}';
const grants = {
  attached: ['arn:aws:iam::1000000000:policy/Read'],
  inline: [{ name: 'own', document }],
};

/** What an account holds. */
export const mirror: Mirror = {
  schema: 1,
  account: ids.account,
  at,
  root: { keys: [], mfa: true },
  users: [
    {
      ...identity('user', 'ci'),
      ...grants,
      groups: ['Builders'],
      tags: { team: 'übung' },
      keys: [{ id: 'QKEXAMPLE1', status: 'Active', createdAt: at }],
      mfa: false,
      passwordLastUsed: at,
    },
  ],
  groups: [{ ...identity('group', 'Builders'), ...grants }],
  roles: [
    {
      ...identity('role', 'Admin'),
      ...grants,
      description: 'all',
      trust: document,
      maxSessionSeconds: 3600,
      tags: {},
    },
  ],
  policies: [
    {
      ...identity('policy', 'Read'),
      description: '',
      own: true,
      attachments: 2,
      defaultVersion: 'v2',
      versions: [{ id: 'v1', createdAt: at }, { id: 'v2' }],
      document,
    },
  ],
};

/** What stood in a file before a default was written there. */
export const originals = [
  {
    target: 'aws' as const,
    part: 'credentials',
    path: '/home/ann/.aws/credentials',
    before: '[default]\naws_secret_access_key = CANARY/golden+four\n',
    given: null,
    written: '[default]\ncredential_process = qcred\n',
  },
];
