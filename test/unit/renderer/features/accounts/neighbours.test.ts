import { expect, it } from 'vitest';
import { around, type Surroundings } from '#renderer/features/accounts/neighbours.ts';
import { accountNode, findNode, type TreeLocation } from '#renderer/features/accounts/nodes.ts';
import type { AccountTree } from '#shared/contract/accounts.ts';
import { emptyMirror, type Mirror } from '#shared/mirror.ts';

const account = { id: 'acc', name: 'Work' };
const at = '2026-01-01T00:00:00.000Z';
const arn = (what: string) => `arn:aws:iam::1234:${what}`;
const identity = (kind: string, name: string, attached: string[] = []) => ({
  name,
  path: '/',
  arn: arn(`${kind}/${name}`),
  id: name,
  attached,
  inline: [],
});
const user = { tags: {}, mfa: null, groups: [], keys: [] };
const [read, write] = [arn('policy/Read'), arn('policy/Write')];
const policy = (name: string) => ({
  ...identity('policy', name),
  description: '',
  own: true,
  defaultVersion: 'v1',
  versions: [],
  document: null,
});

const mirror: Mirror = {
  ...emptyMirror('acc', at),
  root: { keys: [{ id: 'AKIAROOT', status: 'Active' }], mfa: true },
  users: [
    {
      ...identity('user', 'zoe', [read]),
      ...user,
      groups: ['ops'],
      inline: [{ name: 'own', document: '{}' }],
      keys: [
        { id: 'AKIAZOE', status: 'Active' },
        { id: null, status: 'Inactive' },
        { id: null, status: 'Active' },
      ],
    },
    { ...identity('user', 'bob'), ...user, groups: ['ops'], keys: null },
  ],
  groups: [identity('group', 'ops', [write])],
  roles: [{ ...identity('role', 'reader', [read]), description: '', trust: '{}', tags: {} }],
  policies: [policy('Read'), policy('Write')],
};
const tree: AccountTree = {
  mirror,
  held: { AKIAZOE: { credentialId: 'c1', profiles: [{ id: 'p1', name: 'zoe-key', tools: [] }] } },
};
const root = accountNode(account, tree);

const drawn = ({ from, self, to }: Surroundings) => [
  from.map(({ text }) => text),
  self.text,
  to.map(({ text, note }) => (note ? `${text} (${note})` : text)),
];

it('shows an account from its branches to its keys and policies, and back', () => {
  const look = (place: TreeLocation) => drawn(around(account, tree, place));
  expect(look({ kind: 'account' })).toEqual([
    [],
    'Work',
    ['Root user', 'Users (2)', 'Groups (1)', 'Roles (1)', 'Policies (2)'],
  ]);
  expect(look({ kind: 'branch', branch: 'users' })).toEqual([['Work'], 'Users', ['bob', 'zoe']]);
  expect(look({ kind: 'user', name: 'zoe' })).toEqual([
    ['Users', 'ops'],
    'zoe',
    ['AKIAZOE', 'ID not listed yet', 'ID not listed yet', 'Read', 'own (inline)', 'Write (through ops)'],
  ]);
  expect(look({ kind: 'user', name: 'bob' })).toEqual([['Users', 'ops'], 'bob', ['Write (through ops)']]);
  expect(look({ kind: 'group', name: 'ops' })).toEqual([['Groups', 'bob', 'zoe'], 'ops', ['Write']]);
  expect(look({ kind: 'role', name: 'reader' })).toEqual([['Roles'], 'reader', ['Read']]);
  expect(look({ kind: 'policy', arn: read })).toEqual([['Policies', 'reader', 'zoe'], 'Read', []]);
  expect(look({ kind: 'root' })).toEqual([['Work'], 'Root user', ['AKIAROOT']]);
});

it('leads to a line of the tree from every place, and from a key to its profiles', () => {
  const seen = new Set<string>();
  const walk = (place: TreeLocation) => {
    for (const next of [...around(account, tree, place).from, ...around(account, tree, place).to]) {
      if (next.place.kind === 'profile' || seen.has(next.id)) continue;
      seen.add(next.id);
      expect(findNode([root], next.id)?.id).toBe(next.id);
      walk(next.place);
    }
  };
  walk({ kind: 'account' });
  expect(seen.size).toBe(17);
  const key = around(account, tree, { kind: 'user', name: 'zoe' }).to[0];
  expect(key?.place.kind === 'key' && drawn(around(account, tree, key.place))).toEqual([
    ['zoe'],
    'AKIAZOE',
    ['zoe-key (profile)'],
  ]);
});

it('says nothing of what is gone meanwhile', () => {
  expect(drawn(around(account, tree, { kind: 'user', name: 'gone' }))).toEqual([['Users'], 'gone', []]);
  expect(drawn(around(account, tree, { kind: 'role', name: 'gone' }))).toEqual([['Roles'], 'gone', []]);
});
