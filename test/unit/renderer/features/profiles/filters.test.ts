import { describe, expect, it } from 'vitest';
import { selectedProfiles } from '#renderer/features/profiles/commands.ts';
import {
  accountOf,
  choicesIn,
  type Filter,
  filterProfiles,
  noFilter,
} from '#renderer/features/profiles/filters.ts';
import { lastTestOf, testWords } from '#renderer/features/profiles/lastTest.ts';
import { findProfiles, setFilter, showAll, useProfileList } from '#renderer/features/profiles/list.ts';
import { useApp } from '#renderer/stores/app.ts';
import type { AppState, BindingView, ProfileView } from '#shared/contract/index.ts';
import { credential, profileView } from '../../views.ts';

const binding = (part: Partial<BindingView>): BindingView => ({
  id: 'b',
  target: 'aws',
  targetLabel: 'AWS CLI',
  name: 'x',
  mode: 'credential_process',
  writtenAt: '2026-01-01T00:00:00.000Z',
  status: 'in_sync',
  message: '',
  ...part,
});

const remote = { account: 'acc', user: 'ci', status: 'active', seenAt: '2026-01-01T00:00:00.000Z' } as const;
const base = profileView({
  name: 'base',
  tags: ['Prod', 'backups'],
  source: { kind: 'credential', credentialId: 'k1' },
  credential: { ...credential('k1'), remote, accountId: '1000000000' },
});
const role = profileView({
  name: 'role',
  tags: ['prod'],
  source: { kind: 'role', profileId: base.id, roleArn: 'arn:aws:iam::1000000000:role/x' },
});
const aws = profileView({
  name: 'aws',
  provider: 'aws',
  source: { kind: 'credential', credentialId: 'k2' },
  credential: { ...credential('k2'), accountId: '123456789012' },
  bindings: [binding({ mode: 'static', status: 'changed' })],
});
const plain = profileView({ name: 'plain', bindings: [binding({ mode: 'static' })] });
const profiles: ProfileView[] = [base, role, aws, plain];
const state = {
  profiles,
  accounts: [{ id: 'acc', name: 'Company' }],
  due: [
    { credentialId: 'k1', status: 'overdue' },
    { credentialId: 'k2', status: 'fine' },
  ],
} as unknown as AppState;

const left = (filter: Partial<Filter>) =>
  filterProfiles(profiles, { ...noFilter, ...filter }, state).map(({ name }) => name);

describe('what narrows the list of profiles', () => {
  it('leaves those to which all of it applies, a role by the key that it builds on', () => {
    expect(left({})).toEqual(['base', 'role', 'aws', 'plain']);
    expect(left({ provider: 'aws' })).toEqual(['aws']);
    expect(left({ account: 'Company' })).toEqual(['base', 'role']);
    expect(left({ account: '123456789012' })).toEqual(['aws']);
    expect(left({ tags: ['PROD'] })).toEqual(['base', 'role']);
    expect(left({ tags: ['prod', 'backups'] })).toEqual(['base']);
    expect(left({ standings: ['due'] })).toEqual(['base', 'role']);
    expect(left({ standings: ['clear'] })).toEqual(['aws', 'plain']);
    expect(left({ standings: ['clear', 'drifted'] })).toEqual(['aws']);
    expect(left({ provider: 'aws', standings: ['due'] })).toEqual([]);
  });

  it('names the connected account, else its number, else none', () => {
    expect(profiles.map((profile) => accountOf(profile, state))).toEqual([
      'Company',
      'Company',
      '123456789012',
      null,
    ]);
  });

  it('offers what there is, each tag once whatever its case', () => {
    expect(choicesIn(state)).toEqual({
      providers: [
        { id: 'aws', label: 'AWS', count: 1 },
        { id: 'quilibrium', label: 'Quilibrium', count: 3 },
      ],
      accounts: [
        { label: '123456789012', count: 1 },
        { label: 'Company', count: 2 },
      ],
      tags: [
        { label: 'backups', count: 1 },
        { label: 'Prod', count: 2 },
      ],
      standings: { due: 2, drifted: 1, clear: 2 },
    });
  });

  it('hides what is selected from what is done, as a search does, and tags are searched', () => {
    useApp.setState({ state });
    useProfileList.setState({ selected: new Set(profiles.map(({ id }) => id)) });
    setFilter({ tags: ['prod'] });
    expect(selectedProfiles().map(({ name }) => name)).toEqual(['base', 'role']);
    showAll();
    expect(selectedProfiles()).toHaveLength(4);
    expect(findProfiles(profiles, 'BACKUPS').map(({ name }) => name)).toEqual(['base']);
  });

  it('is worked out in no time for thousands', () => {
    const many = Array.from({ length: 5000 }, (_, at) => ({ ...base, id: String(at), name: `p${at}` }));
    const world = { ...state, profiles: many };
    expect(choicesIn(world).tags).toHaveLength(2);
    expect(filterProfiles(many, { ...noFilter, account: 'Company', standings: ['due'] }, world)).toHaveLength(
      5000,
    );
  });
});

describe('the last test of a profile', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const tested = { ...base, lastTest: { at, verdict: 'ok' as const } };
  const known = (changed: ProfileView) => (id: string) => (id === changed.id ? changed : undefined);
  const later = '2026-01-01T00:00:00.001Z';

  it('is old once anything it depended on was changed', () => {
    expect(lastTestOf(base, () => undefined)).toBeNull();
    expect(lastTestOf(tested, () => undefined)).toEqual({ ok: true, old: false, at, verdict: 'ok' });
    expect(lastTestOf({ ...tested, updatedAt: later }, () => undefined)).toMatchObject({ old: true });
    const other = { ...credential('k3'), updatedAt: later };
    expect(lastTestOf({ ...tested, credential: other }, () => undefined)).toMatchObject({ old: true });
    const roleTested = { ...role, lastTest: { at, verdict: 'denied' as const } };
    expect(lastTestOf(roleTested, known(base))).toMatchObject({ ok: false, old: false });
    expect(lastTestOf(roleTested, known({ ...base, credential: other }))).toMatchObject({ old: true });
  });

  it('is said in words', () => {
    const now = Date.parse('2026-01-01T02:00:00.000Z');
    const words = (verdict: 'ok' | 'wrong_secret', old: boolean) =>
      testWords({ ok: verdict === 'ok', old, at, verdict }, now);
    expect(words('ok', false)).toBe('Worked 2 hours ago');
    expect(words('wrong_secret', true)).toBe('Failed 2 hours ago: the secret is wrong. Changed since');
  });
});
