import { describe, expect, it } from 'vitest';
import { globalActions } from '#renderer/shell/actions.ts';
import { createSearch } from '#renderer/shell/anything/search.ts';
import { searchWords } from '#renderer/words.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import type { AppState } from '#shared/contract/index.ts';
import { emptyMirror } from '#shared/mirror.ts';
import { credential, profileView } from '../../views.ts';

const at = '2026-01-01T00:00:00.000Z';
const identity = (name: string) => ({
  name,
  path: '/',
  arn: `arn:aws:iam::1:x/${name}`,
  id: name,
  attached: [],
  inline: [],
});
const allow = JSON.stringify({
  Statement: [{ Resource: ['arn:aws:s3:::photos', 'arn:aws:s3:::photos/*', 'arn:aws:s3:::log-*'] }],
});

function world(names: readonly string[], users = 0) {
  const profiles = names.map((name, at) =>
    profileView({ name, id: `p${at}`, credential: credential(`c${at}`, `KEY${at}`) } as never),
  );
  const account = {
    id: 'a1',
    name: 'Company',
    provider: 'quilibrium',
    lastSync: { at },
  } as unknown as AccountView;
  const state = { profiles, accounts: [account], vault: { store: 'passphrase' } } as unknown as AppState;
  const user = (name: string) => ({
    ...identity(name),
    groups: [],
    tags: {},
    keys: [{ id: `AKIA${name}`, status: 'Active' as const }],
    mfa: null,
  });
  const tree: AccountTree = {
    mirror: {
      ...emptyMirror('1', at),
      users: ['anna', ...Array.from({ length: users }, (_, n) => `robot-${n}`)].map(user),
      groups: [{ ...identity('developers'), inline: [{ name: 'reading', document: allow }] }],
      roles: [{ ...identity('site-deployer'), description: '', trust: '{}', tags: {} }],
      policies: [
        {
          arn: 'arn:aws:iam::1:policy/ReadPhotos',
          name: 'ReadPhotos',
          path: '/',
          description: '',
          own: true,
          defaultVersion: 'v1',
          versions: [],
          document: null,
        },
      ] as never,
    },
    held: { AKIAanna: { credentialId: 'c0', profiles: [{ id: 'p0', name: 'laptop', tools: [] }] } },
  };
  const search = createSearch(state, { a1: tree }, globalActions, false);
  return (typed: string) => search(searchWords(typed)).map((thing) => thing.show());
}
const told = (choices: { label: string; aside?: string }[]) =>
  choices.map(({ label, aside }) => (aside ? `${label} | ${aside}` : label));

describe('go to anything', () => {
  const find = world(['backups', 'ci', 'ci-nightly', 'export-target', 'website']);

  it('finds every action for any profile, in either order', () => {
    expect(told(find('rotate ci'))[0]).toBe('Rotate key… | ci');
    expect(told(find('ci rotate'))[0]).toBe('Rotate key… | ci');
    expect(told(find('export backups')).slice(0, 2)).toEqual([
      'Export to… | backups',
      'Export to AWS CLI | backups',
    ]);
    expect(told(find('copy secret web'))[0]).toBe('Copy secret | website');
    expect(told(find('delete ci-n'))[0]).toBe('Delete | ci-nightly');
  });

  it('has a profile before what is done with it, and its actions only where they are asked for', () => {
    expect(told(find('backups'))[0]).toBe('backups | KEY0');
    expect(told(find('ci')).slice(0, 2)).toEqual(['ci | KEY1', 'ci-nightly | KEY2']);
    expect(told(find('export'))[0]).toBe('export-target | KEY3');
  });

  it('finds users, groups, roles, keys, policies and the buckets that policies name', () => {
    expect(told(find('anna'))[0]).toBe('anna | User in Company');
    expect(told(find('developers'))[0]).toBe('developers | Group in Company');
    expect(told(find('deployer'))[0]).toBe('site-deployer | Role in Company');
    expect(told(find('akiaanna'))[0]).toBe('AKIAanna | Key of anna in Company');
    expect(told(find('readphotos'))[0]).toBe('ReadPhotos | Policy in Company');
    expect(told(find('photos'))[0]).toBe('photos | Bucket, named in reading of developers');
    expect(told(find('bucket'))).toEqual(['photos | Bucket, named in reading of developers']);
    expect(told(find('key laptop'))).toContain('AKIAanna | Key of anna in Company');
  });

  it('finds tools, settings and words for them', () => {
    expect(told(find('rclone'))[0]).toBe('rclone | Tool');
    expect(told(find('dark'))[0]).toBe('Dark appearance');
    expect(told(find('clipboard'))[0]).toBe('Copied secrets');
    expect(told(find('passphrase'))[0]).toBe('Change passphrase…');
    expect(told(find('go activity'))[0]).toBe('Go to activity');
  });

  it('says a thing once, and nothing where nothing fits', () => {
    const ids = find('e').map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(find('qqqqqqqq')).toEqual([]);
    expect(told(find('bckps'))[0]).toBe('backups | KEY0');
  });

  it('offers what can be done, and profiles, before anything is typed', () => {
    expect(told(find('')).slice(0, 2)).toEqual(['New profile', 'Paste credentials']);
    expect(told(find('')).at(-1)).toBe('website | KEY4');
  });

  it('finds among 10,000 profiles and 10,000 users with a key each', () => {
    const many = world(
      Array.from({ length: 10_000 }, (_, n) => `team-${n}`),
      10_000,
    );
    expect(told(many('team-9999'))[0]).toBe('team-9999 | KEY9999');
    expect(told(many('rotate team-4242'))[0]).toBe('Rotate key… | team-4242');
    expect(told(many('robot-77'))[0]).toBe('robot-77 | User in Company');
  });
});
