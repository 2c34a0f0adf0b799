import { describe, expect, it } from 'vitest';
import { dropKey, forgetKey, keepSecrets, mostKept, restoreSecret, viewKept } from '#core/store/kept.ts';
import { type Credential, emptyVault, type Profile, VaultState } from '#shared/model.ts';

const now = '2026-03-04T05:06:07.000Z';
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const credential = (n: number, more: Partial<Credential> = {}): Credential => ({
  id: id(n),
  provider: 'quilibrium',
  accessKeyId: `KEY${n}`,
  origin: 'typed in',
  createdAt: now,
  updatedAt: now,
  ...more,
});
const profile = (n: number, name: string, credentialId: string): Profile => ({
  id: id(n),
  name,
  provider: 'quilibrium',
  source: { kind: 'credential', credentialId },
  endpoints: {},
  createdAt: now,
  updatedAt: now,
});
const vault = (credentials: Credential[], profiles: Profile[] = []): VaultState => ({
  ...emptyVault(),
  credentials,
  profiles,
});
const without = (state: VaultState): VaultState => ({ ...state, credentials: [], profiles: [] });
/** What an account says of itself, which does not matter here. */
const told = {
  accountId: '123456789012',
  principal: { kind: 'user' as const, name: 'u', arn: 'arn:aws:iam::123456789012:user/u' },
  syncMinutes: 15,
  missing: [],
};
const newIds = () => {
  let next = 9000;
  return () => id(next++);
};

describe('secrets that a change lets go of', () => {
  it('are kept with what belonged to them, and nothing else is', () => {
    const state = vault([credential(1), credential(2)], [profile(11, 'a', id(1)), profile(12, 'b', id(2))]);
    const after = keepSecrets(state, { ...state, credentials: [credential(2)] }, { now });
    expect(after.keptSecrets).toMatchObject([{ id: id(1), why: 'deleted', profiles: [{ name: 'a' }] }]);
    expect(VaultState.parse(after)).toEqual(after);
    expect(keepSecrets(state, { ...state, recent: [] }, { now }).keptSecrets).toEqual([]);
    // Nothing that is let go of is no change.
    const renamed = {
      ...state,
      credentials: state.credentials.map((c) => ({ ...c, origin: 'imported' as const })),
    };
    expect(keepSecrets(state, renamed, { now })).toBe(renamed);
    expect(keepSecrets(state, after, { now }).keptSecrets).toHaveLength(1);
  });

  it('are no more than a bearable number, the oldest going first', () => {
    let state = vault([]);
    for (const batch of [0, 1000]) {
      const before = {
        ...state,
        credentials: Array.from({ length: mostKept }, (_, i) => credential(batch + i + 1)),
      };
      state = keepSecrets(before, without(before), { now });
    }
    const kept = viewKept(state, '2026-03-05T00:00:00.000Z');
    expect(kept).toHaveLength(mostKept);
    expect(kept.every(({ accessKeyId }) => Number(accessKeyId.slice(3)) > 1000)).toBe(true);
    // The others are still named, until they are erased.
    expect(state.keptSecrets).toHaveLength(2 * mostKept);
    expect(VaultState.parse(state)).toEqual(state);
    expect(state.keptSecrets.slice(0, mostKept).every(({ until }) => until === now)).toBe(true);
  });

  it('do not count against each other when their time is up, and keep the time at which it was', () => {
    const past = '2026-01-01T00:00:00.000Z';
    const kept = (n: number, until: string) => ({
      id: id(n),
      why: 'deleted' as const,
      credential: credential(n),
      profiles: [],
      at: past,
      until,
    });
    const later = '2026-12-01T00:00:00.000Z';
    const most = Array.from({ length: mostKept - 1 }, (_, i) => kept(1000 + i, later));
    const before = { ...vault([credential(1)]), keptSecrets: [kept(2, past), kept(3, now), ...most] };
    const after = keepSecrets(before, without(before), { now });
    expect(viewKept(after, now)).toHaveLength(mostKept);
    expect(after.keptSecrets.slice(0, 3).map(({ until }) => until)).toEqual([past, now, later]);
    const more = keepSecrets({ ...after, credentials: [credential(4)] }, after, { now });
    expect(more.keptSecrets.slice(0, 4).map(({ until }) => until)).toEqual([past, now, now, later]);
  });

  it('keep the profile that an account would make, when only an account uses the key', () => {
    const account = (n: number, name: string, credentialId: string) => ({
      id: id(n),
      name,
      provider: 'quilibrium' as const,
      endpoints: { iam: 'https://iam.example' },
      credentialId,
      ...told,
      createdAt: now,
      updatedAt: now,
    });
    const accounts = [account(50, 'other', id(2)), { ...account(51, 'first', id(1)), region: 'q-world-1' }];
    const state = {
      ...vault([credential(1), credential(2)]),
      accounts: [...accounts, account(52, 'second', id(1))],
    };
    const after = keepSecrets(state, { ...state, credentials: [] }, { now });
    expect(after.keptSecrets.map(({ profiles }) => profiles)).toEqual([
      [
        {
          id: id(51),
          name: 'first',
          provider: 'quilibrium',
          region: 'q-world-1',
          endpoints: { iam: 'https://iam.example' },
          source: { kind: 'credential', credentialId: id(1) },
          createdAt: now,
          updatedAt: now,
        },
      ],
      [expect.objectContaining({ id: id(50), name: 'other' })],
    ]);
    expect(after.keptSecrets[1]?.profiles[0]).not.toHaveProperty('region');
  });

  it('keep at most twenty profiles of a key', () => {
    const profiles = Array.from({ length: 50 }, (_, i) => profile(100 + i, `p${i}`, id(1)));
    const state = vault([credential(1)], profiles);
    const after = keepSecrets(state, without(state), { now });
    expect(after.keptSecrets[0]?.profiles).toHaveLength(20);
    expect(VaultState.parse(after)).toEqual(after);
  });

  it.each<[string, Partial<Credential>]>([
    ['runs out', { expiresAt: '2026-03-05T00:00:00.000Z' }],
    ['has a session token', { hasToken: true }],
    ['has the id of temporary credentials', { accessKeyId: 'ASIAEXAMPLE' }],
    ['was deleted at its service', { remote: { account: id(5), user: 'u', status: 'deleted', seenAt: now } }],
  ])('are only named to be erased when the key %s', (_what, more) => {
    const state = vault([credential(1, more)]);
    const after = keepSecrets(state, without(state), { now });
    expect(after.keptSecrets).toMatchObject([{ at: now, until: now }]);
    expect(viewKept(after, now)).toEqual([]);
  });
});

describe('a key that its service has deleted', () => {
  it('takes everything that is kept of it along', () => {
    const first = credential(1);
    const replaced = { ...first, secretId: id(2) };
    const state = keepSecrets(vault([first]), vault([replaced]), { now });
    expect(viewKept(state, now)).toHaveLength(1);
    const gone = dropKey(state, first.id, now);
    expect(gone.credentials).toEqual([]);
    expect(viewKept(gone, now)).toEqual([]);
    expect(gone.keptSecrets.map((kept) => kept.id)).toEqual([id(1), id(2)]);
    expect(dropKey(gone, first.id, now)).toBe(gone);
    expect(forgetKey(gone, first, now)).toBe(gone);
    // Another provider may have a key of the same id.
    expect(forgetKey(state, { ...first, provider: 'aws' }, now)).toBe(state);
  });

  it('takes nothing else along', () => {
    const all = vault([credential(1), credential(2), credential(3)]);
    const state = keepSecrets(all, { ...all, credentials: [credential(2), credential(3)] }, { now });
    const gone = dropKey(state, id(2), now);
    expect(gone.credentials).toEqual([credential(3)]);
    expect(viewKept(gone, now).map(({ accessKeyId }) => accessKeyId)).toEqual(['KEY1']);
    expect(dropKey(state, undefined, now)).toBe(state);
  });

  it('pushes no other out, however many are kept', () => {
    const all = vault(Array.from({ length: mostKept }, (_, i) => credential(i + 1)));
    const full = { ...keepSecrets(all, without(all), { now }), credentials: [credential(9000)] };
    expect(viewKept(full, now)).toHaveLength(mostKept);
    expect(viewKept(dropKey(full, id(9000), now), now)).toEqual(viewKept(full, now));
  });
});

describe('bringing back', () => {
  it('finds a free name of a length that a name may have', () => {
    const long = 'n'.repeat(128);
    const state = vault([credential(1)], [profile(11, long, id(1))]);
    const kept = keepSecrets(state, without(state), { now });
    const taken = { ...kept, credentials: [credential(2)], profiles: [profile(11, long, id(2))] };
    const back = restoreSecret(taken, id(1), now, newIds());
    expect(VaultState.parse(back)).toEqual(back);
    expect(back.profiles.map(({ name }) => name.length)).toEqual([128, 120]);
    expect(new Set(back.profiles.map((p) => p.id)).size).toBe(2);
  });

  it('makes a profile for a key that had none, and drops the mark of an account that is gone', () => {
    const remote = { account: id(5), user: 'u', status: 'active' as const, seenAt: now };
    const state = vault([credential(1, { remote })]);
    const back = restoreSecret(keepSecrets(state, without(state), { now }), id(1), now, newIds());
    expect(back.profiles).toMatchObject([{ name: 'KEY1', source: { credentialId: id(1) } }]);
    expect(back.credentials[0]?.remote).toBeUndefined();
    expect(VaultState.parse(back)).toEqual(back);
  });

  it('gives each key its own secret, whichever is restored first', () => {
    const first = credential(1);
    const before = vault([first], [profile(11, 'a', id(1))]);
    const replaced = keepSecrets(
      before,
      { ...before, credentials: [{ ...first, secretId: id(2) }] },
      { now },
    );
    const deleted = keepSecrets(replaced, without(replaced), { now });
    expect(viewKept(deleted, now)).toMatchObject([
      { id: id(2), why: 'deleted' },
      { id: id(1), why: 'replaced' },
    ]);
    const back = restoreSecret(deleted, id(1), now, newIds());
    expect(back.credentials[0]).toMatchObject({ id: id(1) });
    expect(back.credentials[0]?.secretId).toBeUndefined();
    expect(back.profiles.map(({ name }) => name)).toEqual(['a']);
    const other = keepSecrets(back, restoreSecret(back, id(2), now, newIds()), { now });
    expect(other.credentials).toMatchObject([{ id: id(1), secretId: id(2) }]);
    expect(viewKept(other, now)).toMatchObject([{ id: id(1), why: 'replaced' }]);
    expect(() => restoreSecret(other, id(2), now, newIds())).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );
  });

  it('gives the secret to the key that is here, under its own id or another, and to no other', () => {
    const all = vault([credential(1)], [profile(11, 'a', id(1))]);
    const kept = keepSecrets(all, without(all), { now });
    const others = [credential(8), credential(9, { accessKeyId: 'KEY1', provider: 'aws' })];
    // Made again meanwhile, under another id.
    const again = credential(7, { accessKeyId: 'KEY1' });
    const back = restoreSecret({ ...kept, credentials: [...others, again] }, id(1), now, newIds());
    expect(back.credentials.slice(0, 2)).toEqual(others);
    expect(back.credentials.slice(2)).toMatchObject([{ id: id(7), secretId: id(1) }]);
    expect(back.profiles).toMatchObject([{ id: id(11), name: 'a', source: { credentialId: id(7) } }]);
    expect(back.keptSecrets).toEqual([]);
    // Where there are both, the one of that id.
    const both = restoreSecret({ ...kept, credentials: [again, credential(1)] }, id(1), now, newIds());
    expect(both.credentials.map(({ secretId }) => secretId)).toEqual([undefined, undefined]);
    expect(both.credentials[0]).toEqual(again);
    expect(both.keptSecrets).toEqual([]);
  });

  it('makes no profile for a key that is used, or whose secret alone was replaced', () => {
    const first = credential(1);
    const all = vault([first], [profile(11, 'a', id(1))]);
    const deleted = { ...keepSecrets(all, without(all), { now }), credentials: [first] };
    const used = { ...deleted, profiles: [profile(12, 'mine', id(1))] };
    expect(restoreSecret(used, id(1), now, newIds()).profiles).toEqual(used.profiles);
    const unused = { ...deleted, profiles: [profile(12, 'mine', id(2))] };
    expect(restoreSecret(unused, id(1), now, newIds()).profiles.map(({ name }) => name)).toEqual([
      'mine',
      'a',
    ]);
    const replaced = keepSecrets(all, { ...all, credentials: [{ ...first, secretId: id(2) }] }, { now });
    expect(restoreSecret({ ...replaced, profiles: [] }, id(1), now, newIds()).profiles).toEqual([]);
  });

  it('keeps the mark of an account that is still connected', () => {
    const remote = { account: id(5), user: 'u', status: 'active' as const, seenAt: now };
    const account = {
      id: id(5),
      name: 'acme',
      provider: 'quilibrium' as const,
      endpoints: {},
      credentialId: id(2),
      ...told,
      createdAt: now,
      updatedAt: now,
    };
    const other = { ...account, id: id(6), name: 'other' };
    const backIn = (accounts: (typeof account)[]) => {
      const state = { ...vault([credential(1, { remote })]), accounts };
      return restoreSecret(keepSecrets(state, without(state), { now }), id(1), now, newIds()).credentials[0];
    };
    expect(backIn([other, account])?.remote).toEqual(remote);
    expect(backIn([account])?.remote).toEqual(remote);
    expect(backIn([other])?.remote).toBeUndefined();
  });

  it('is over when its time is up, to the millisecond', () => {
    const state = vault([credential(1)]);
    const kept = keepSecrets(state, without(state), { now });
    const until = kept.keptSecrets[0]?.until ?? '';
    expect(until).toBe('2026-04-03T05:06:07.000Z');
    expect(viewKept(kept, '2026-04-03T05:06:06.999Z')).toHaveLength(1);
    expect(viewKept(kept, until)).toEqual([]);
    expect(() => restoreSecret(kept, id(1), until, newIds())).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );
  });

  it('gives each profile a name of its own, well formed, and names one after the longest key', () => {
    const names = ['x', 'y'].map((end) => `${'n'.repeat(119)} ${end}`);
    const all = vault(
      [credential(1)],
      names.map((name, i) => profile(11 + i, name, id(1))),
    );
    const kept = keepSecrets(all, without(all), { now });
    expect(viewKept(kept, now)[0]?.profiles).toEqual(names);
    const taken = { ...kept, profiles: names.map((name, i) => profile(21 + i, name, id(2))) };
    const back = restoreSecret(taken, id(1), now, newIds()).profiles.slice(2);
    expect(new Set(back.map(({ name }) => name)).size).toBe(2);
    expect(back.every(({ name }) => /^n{119}(?: ?\S+)?$/.test(name))).toBe(true);
    const long = vault([credential(1, { accessKeyId: 'K'.repeat(128) })]);
    const named = restoreSecret(keepSecrets(long, without(long), { now }), id(1), now, newIds());
    expect(named.profiles[0]?.name).toBe('K'.repeat(120));
  });
});
