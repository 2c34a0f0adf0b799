import { advise } from '#core/advisor/advise/advise.ts';
import type { Snapshot } from '#core/advisor/facts/snapshot.ts';
import { addUses } from '#core/advisor/facts/uses.ts';
import type { Account } from '#shared/account.ts';
import { emptyMirror, type Mirror } from '#shared/mirror.ts';
import { emptyVault } from '#shared/model.ts';
import { inTurn, type Row } from './measure.ts';

const day = 86_400_000;
const now = Date.parse('2026-03-04T05:06:07Z');
const ago = (days: number) => new Date(now - days * day).toISOString();
const accountId = '00000000-0000-4000-8000-000000000001';
const number = '100000000000';
const arn = (rest: string) => `arn:aws:iam::${number}:${rest}`;
const allow = (Action: string | string[], Resource: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });

/** An organisation of so many users with two keys each: forty groups, and each tenth with a policy of their own. */
export function organisation(count: number): Mirror {
  const identity = (kind: string, name: string, at: number) => ({
    name,
    path: '/people/',
    arn: arn(`${kind}/people/${name}`),
    id: `ID${name}`,
    createdAt: ago(at),
  });
  return {
    ...emptyMirror(accountId, ago(0)),
    root: { keys: [], mfa: true },
    users: Array.from({ length: count }, (_, n) => ({
      ...identity('user', `user-${n}`, 400),
      attached: n % 7 === 0 ? [arn('policy/read')] : [],
      inline: n % 10 === 0 ? [{ name: 'own', document: allow('s3:*', `arn:aws:s3:::home-${n}/*`) }] : [],
      groups: [`group-${n % 40}`],
      tags: { team: `team-${n % 12}` },
      mfa: n % 3 !== 0,
      keys: [0, 1].map((k) => ({
        id: `QL${String(n).padStart(8, '0')}${k}KEYKEYKEY`,
        status: (n + k) % 9 === 0 ? ('Inactive' as const) : ('Active' as const),
        createdAt: ago((n * 3 + k * 31) % 400),
        lastUse: n % 5 === 0 ? { at: null } : { at: ago(n % 120), service: 's3', region: 'q-world-1' },
      })),
    })),
    groups: Array.from({ length: 40 }, (_, n) => ({
      ...identity('group', `group-${n}`, 900),
      attached: [arn('policy/read')],
      inline: [
        {
          name: 'team',
          document:
            n === 0
              ? allow('*', '*')
              : n === 1
                ? allow(['iam:PutUserPolicy', 'iam:PassRole'], '*')
                : allow('s3:GetObject', `arn:aws:s3:::team-${n}/*`),
        },
      ],
    })),
    roles: [],
    policies: [
      {
        ...identity('policy', 'read', 900),
        arn: arn('policy/read'),
        description: '',
        own: true,
        attachments: 40,
        defaultVersion: 'v1',
        versions: [{ id: 'v1' }],
        document: allow('s3:ListAllMyBuckets', '*'),
      },
    ],
  };
}

const account: Account = {
  id: accountId,
  name: 'Bench',
  provider: 'quilibrium',
  accountId: number,
  credentialId: accountId,
  principal: { kind: 'user', name: 'demo', arn: arn('user/demo') },
  endpoints: {},
  syncMinutes: 60,
  missing: [],
  lastSync: { at: ago(0), status: 'complete', problems: [] },
  createdAt: ago(900),
  updatedAt: ago(900),
};

export const snapshotOf = (mirror: Mirror): Snapshot => ({
  now,
  state: emptyVault(),
  accounts: [
    {
      account,
      mirror,
      services: { at: ago(0), keys: [], buckets: [], notLooked: [] },
      uses: addUses({}, mirror, ago(1)),
    },
  ],
  statuses: {},
  handedOut: {},
  logSince: ago(100),
  machine: [],
  tightened: [],
});

const nothing: ReadonlySet<string> = new Set();

/** All checks over a large account, against reading its mirror. */
export async function healthRows(): Promise<Row[]> {
  const small = snapshotOf(organisation(500));
  const large = snapshotOf(organisation(5000));
  const text = JSON.stringify(large.accounts[0]?.mirror);
  const times = await inTurn(31, {
    small: () => advise(small, nothing),
    large: () => advise(large, nothing),
    parse: () => JSON.parse(text),
  });
  return [
    {
      what: 'All checks of Health over 5,000 users with 2 keys each',
      ours: times.large,
      unit: 'ms',
      beside: 'one JSON.parse of the same mirror',
      theirs: times.parse,
      aim: '≤ 3×',
    },
    {
      what: 'All checks of Health over 5,000 users',
      ours: times.large,
      unit: 'ms',
      beside: 'the same for 500',
      theirs: times.small,
      aim: '≤ 11×',
    },
  ];
}
