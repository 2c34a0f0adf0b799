import { describe, expect, it } from 'vitest';
import { dropKey, forgetKey, keepSecrets, mostKept, restoreSecret, viewKept } from '#core/secrets/kept.ts';
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
});
