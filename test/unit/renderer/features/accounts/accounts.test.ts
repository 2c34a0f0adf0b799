import { describe, expect, it } from 'vitest';
import { flatten, moveIn, narrow, type TreeRow } from '#renderer/components/tree/rows.ts';
import { draftOf, keyChosen, valuesFor } from '#renderer/features/accounts/connect/connect.ts';
import {
  type AccountNode,
  accountNode,
  ancestorsOf,
  findNode,
  idOf,
  matcher,
  type Spot,
} from '#renderer/features/accounts/nodes.ts';
import { firstResource, resourcesIn } from '#renderer/features/accounts/resources.ts';
import { scheduleWords } from '#renderer/features/accounts/schedule.ts';
import type { AccountTree } from '#shared/contract/accounts.ts';
import { emptyMirror, type Mirror, type RemoteUser } from '#shared/mirror.ts';
import { credential, profileView } from '../../views.ts';

const account = { id: 'acc', name: 'Work' };
const at = '2026-01-01T00:00:00.000Z';
const arn = (what: string) => `arn:aws:iam::1234:${what}`;
const identity = (kind: string, name: string) => ({
  name,
  path: '/',
  arn: arn(`${kind}/${name}`),
  id: name,
  attached: [],
  inline: [],
});

const user = (name: string, part: Partial<RemoteUser> = {}): RemoteUser => ({
  ...identity('user', name),
  groups: [],
  tags: {},
  keys: [],
  mfa: null,
  ...part,
});

const backup = arn('policy/Backup');

const mirror: Mirror = {
  ...emptyMirror('acc', at),
  root: { keys: [], mfa: true },
  users: [
    user('zoe'),
    user('bob', {
      groups: ['ops'],
      keys: [
        { id: 'AKIABOB', status: 'Active' },
        { id: null, status: 'Inactive' },
      ],
      attached: [backup],
      inline: [{ name: 'own', document: '{"Resource":["arn:aws:s3:::photos","arn:aws:s3:::photos/*"]}' }],
    }),
  ],
  groups: [{ ...identity('group', 'ops') }],
  roles: [{ ...identity('role', 'reader'), description: '', trust: '{}', tags: {} }],
  policies: [
    {
      name: 'Backup',
      path: '/',
      arn: backup,
      id: 'p1',
      description: '',
      own: true,
      defaultVersion: 'v1',
      versions: [],
      document: '{"Resource":"arn:aws:s3:::backups/*"}',
    },
  ],
};
const held = { AKIABOB: { credentialId: 'c1', profiles: [] } };
const known: AccountTree = { mirror, held };
const root = accountNode(account, known);
const bob = idOf('acc', { kind: 'user', name: 'bob' });

/** The lines as text, indented by their level. */
const drawn = (rows: readonly TreeRow<Spot>[]) =>
  rows.map(({ level, node }) => `${'  '.repeat(level - 1)}${node.text}`);

describe('an account as a tree', () => {
  it('has a branch for its key service, before and after its keys were asked for', () => {
    const linesWith = (service: Parameters<typeof accountNode>[2]) =>
      drawn(flatten([accountNode(account, known, service)], new Set(['acc', 'acc\nkeys']))).slice(-2);
    expect(linesWith({ keys: undefined })).toEqual(['  Policies', '  Keys']);
    expect(linesWith({ keys: [{ id: 'k1', name: 'backups' }] })).toEqual(['  Keys', '    backups']);
    expect(linesWith(null)).toEqual(['  Roles', '  Policies']);
  });

  it('lists what is open and nothing below what is not', () => {
    expect(drawn(flatten([root], new Set()))).toEqual(['Work']);
    expect(drawn(flatten([root], new Set(['acc', 'acc\nusers', bob])))).toEqual([
      'Work',
      '  Root user',
      '  Users',
      '    bob',
      '      AKIABOB',
      '      Key',
      '      ops',
      '      Backup',
      '      own',
      '    zoe',
      '  Groups',
      '  Roles',
      '  Policies',
    ]);
  });

  it('says to screen readers where each line stands', () => {
    const rows = flatten([root], new Set(['acc', 'acc\nusers']));
    const zoe = rows.find(({ node }) => node.text === 'zoe');
    expect(zoe).toMatchObject({ level: 3, position: 2, setSize: 2, open: null });
    expect(rows[zoe?.parent ?? -1]?.node.text).toBe('Users');
    expect(rows.find(({ node }) => node.text === 'bob')?.open).toBe(false);
  });

  it('gives every line an id of its own, below its parent’s', () => {
    const ids: string[] = [];
    const walk = (node: AccountNode) => {
      ids.push(node.id);
      for (const child of node.children) {
        expect(ancestorsOf(child.id)).toContain(node.id);
        walk(child);
      }
    };
    walk(root);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('marks the keys whose secret is on this machine', () => {
    const keys = findNode([root], bob)?.children.filter(({ value }) => value.place.kind === 'key');
    expect(keys?.map(({ value: { place } }) => place.kind === 'key' && place.held?.credentialId)).toEqual([
      'c1',
      undefined,
    ]);
  });

  it('is one line before anything is known of it', () => {
    expect(accountNode(account, undefined).children).toEqual([]);
  });

  it('keeps accounts apart whose ids and names begin alike', () => {
    const other = accountNode({ id: 'acc2', name: 'Work' }, known);
    expect(findNode([root, other], 'acc2\nusers')?.value.accountId).toBe('acc2');
  });

  it('falls back to what a line was under when it is gone', () => {
    expect(findNode([root], `${bob}\nkey\nAKIAGONE`)?.id).toBe(bob);
    expect(findNode([root], idOf('acc', { kind: 'user', name: 'gone' }))?.id).toBe('acc\nusers');
    expect(findNode([root], 'other')).toBeNull();
  });

  it('finds a key by where it stood before its id was known', () => {
    const keys = (findNode([root], bob)?.children ?? []).filter(({ value }) => value.place.kind === 'key');
    expect(keys).toHaveLength(2);
    expect(findNode([root], `${bob}\nkey\n`)).toBe(keys[0]);
    expect(findNode([root], `${bob}\nkey\n1`)).toBe(keys[1]);
    expect(findNode([root], `${bob}\nkey\n2`)?.id).toBe(bob);
  });
});

describe('a search in the tree', () => {
  const found = (search: string, open: string[] = []) =>
    drawn(narrow([root], new Set(open), matcher(search)));

  it('keeps what leads to a match', () => {
    expect(found('AKIABO')).toEqual(['Work', '  Users', '    bob', '      AKIABOB']);
    expect(found('akiabo')).toEqual(found('AKIABO'));
  });

  it('finds policies by their ARN wherever they are attached, and others by the name in it', () => {
    expect(found(backup)).toEqual(['Work', '  Users', '    bob', '      Backup', '  Policies', '    Backup']);
    expect(found(arn('role/some/path/reader'))).toEqual(['Work', '  Roles', '    reader']);
  });

  it('wants every word in one line', () => {
    expect(found('back up')).toEqual(found('backup'));
    expect(found('bob reader')).toEqual([]);
  });

  it('lets what is under a match be opened', () => {
    expect(found('zo')).toEqual(['Work', '  Users', '    zoe']);
    expect(found('work')).toEqual(['Work']);
    expect(found('work', ['acc'])).toEqual([
      'Work',
      '  Root user',
      '  Users',
      '  Groups',
      '  Roles',
      '  Policies',
    ]);
  });

  it('does not take the headings for matches', () => {
    expect(found('Users')).toEqual([]);
  });
});

describe('the keys of a tree', () => {
  const rows = flatten([root], new Set(['acc', 'acc\nusers']));
  const index = (text: string) => rows.findIndex(({ node }) => node.text === text);

  it('opens with right and then goes in', () => {
    expect(moveIn('ArrowRight', rows, index('bob'))).toEqual({ open: [bob] });
    expect(moveIn('ArrowRight', rows, index('Users'))).toEqual({ go: index('Users') + 1 });
    expect(moveIn('ArrowRight', rows, index('zoe'))).toBeNull();
  });

  it('closes with left and then goes out', () => {
    expect(moveIn('ArrowLeft', rows, index('Users'))).toEqual({ close: 'acc\nusers' });
    expect(moveIn('ArrowLeft', rows, index('zoe'))).toEqual({ go: index('Users') });
    expect(moveIn('ArrowLeft', flatten([root], new Set()), 0)).toBeNull();
  });

  it('opens all siblings with a star', () => {
    expect(moveIn('*', rows, index('Groups'))).toEqual({
      open: ['acc\ngroups', 'acc\nroles', 'acc\npolicies'],
    });
  });

  it('leaves other keys, and keys before there is a line, alone', () => {
    expect(moveIn('a', rows, 0)).toBeNull();
    expect(moveIn('ArrowRight', rows, -1)).toBeNull();
  });
});

describe('what an account is connected with', () => {
  const typed = { secret: ' CANARY-secret ', token: '' };

  it('starts with the first profile that has a key', () => {
    const profile = profileView({ name: 'one', credential: { ...credential('c1'), provider: 'wasabi' } });
    const values = valuesFor(undefined, [profile]);
    expect(values).toMatchObject({ keyFrom: 'profile', provider: 'wasabi', syncMinutes: 60 });
    expect(draftOf(values, { account: undefined, pasted: null, typed })).toEqual({
      provider: 'wasabi',
      endpoints: {},
      syncMinutes: 60,
      key: { kind: 'profile', profileId: profile.id },
    });
  });

  it('leaves out what was left empty, and spaces around what was typed', () => {
    const values = {
      ...valuesFor(undefined, []),
      keyFrom: 'typed' as const,
      accessKeyId: ' KEY ',
      endpoints: { iam: ' https://iam.example.com ', sts: '  ' },
    };
    expect(draftOf(values, { account: undefined, pasted: null, typed })).toEqual({
      provider: 'quilibrium',
      endpoints: { iam: 'https://iam.example.com' },
      syncMinutes: 60,
      key: { kind: 'typed', accessKeyId: 'KEY', secretAccessKey: 'CANARY-secret' },
    });
  });
});

describe('what the policies of an account speak of', () => {
  it('is offered once each, in order', () => {
    expect(resourcesIn(mirror)).toEqual([
      'arn:aws:s3:::backups/*',
      'arn:aws:s3:::photos',
      'arn:aws:s3:::photos/*',
    ]);
  });
});

describe('a schedule in words', () => {
  it.each([
    [0, 'Only by hand'],
    [15, 'Every 15 minutes'],
    [60, 'Every hour'],
    [360, 'Every 6 hours'],
    [1440, 'Every day'],
    [90, 'Every 90 minutes'],
  ])('%d minutes', (minutes, words) => expect(scheduleWords(minutes)).toBe(words));
});

describe('whose key is typed in', () => {
  const aws = profileView({ name: 'first', credential: { ...credential('c1'), provider: 'aws' } });

  it('does not follow from the profiles that happen to be here', () => {
    const values = valuesFor(undefined, [aws]);
    expect(values).toMatchObject({ keyFrom: 'profile', provider: 'aws' });
    const typed = { ...values, ...keyChosen(values, 'typed', [aws]) };
    expect(typed).toMatchObject({ keyFrom: 'typed', provider: 'quilibrium' });
    expect(keyChosen(typed, 'profile', [aws])).toMatchObject({ provider: 'aws' });
  });

  it('stays as it was chosen', () => {
    const values = { ...valuesFor(undefined, []), keyFrom: 'typed' as const, provider: 'minio' as const };
    expect(keyChosen(values, 'pasted', [aws])).toEqual({ keyFrom: 'pasted', provider: 'minio' });
  });
});

it('begins to ask about objects that are known, and never about everything', () => {
  expect(firstResource(['*', 'arn:aws:s3:::*', 'arn:aws:s3:::photos', 'arn:aws:s3:::photos/*'])).toBe(
    'arn:aws:s3:::photos/*',
  );
  expect(firstResource(['*'])).toBe('');
});
