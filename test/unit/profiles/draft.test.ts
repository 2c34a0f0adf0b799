import { describe, expect, it } from 'vitest';
import { credentialOf } from '#core/profiles/chain.ts';
import { applyDrafts, release } from '#core/profiles/draft.ts';
import { findProfile } from '#core/profiles/find.ts';
import { viewProfiles } from '#core/views/profiles.ts';
import type { UnsavedProfile } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { freeName } from '#shared/freeName.ts';
import { emptyVault, VaultState } from '#shared/model.ts';

const now = '2026-03-04T05:06:07.000Z';
const empty = emptyVault();

let next = 0;
const newId = () => {
  next += 1;
  return `00000000-0000-4000-8000-${String(next).padStart(12, '0')}`;
};

/** Saves one draft. */
function applyDraft(state: VaultState, draft: UnsavedProfile, hasSecret = true) {
  const outcome = applyDrafts(state, [{ draft, origin: 'typed in', hasSecret, newId }], now);
  const [profile] = outcome.profiles;
  if (!profile) throw new Error('Nothing was saved.');
  return { ...outcome, profile, storeFor: outcome.storeFor[0] };
}

const key = (name: string, accessKeyId: string, more: Partial<UnsavedProfile> = {}): UnsavedProfile => ({
  name,
  provider: 'quilibrium',
  endpoints: {},
  source: { kind: 'credential', accessKeyId, accountId: '1000000000' },
  ...more,
});

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof QCredError) return error.code;
    throw error;
  }
  return 'none';
};

describe('saving a draft', () => {
  it('keeps the one-time password device that the draft names, and no other', () => {
    const mfa = { serial: 'arn:aws:iam::1000000000:mfa/ann', durationSeconds: 3600 };
    const source = { kind: 'credential', accessKeyId: 'ABC123', accountId: '1000000000', mfa } as const;
    const { state, profile } = applyDraft(empty, key('prod', 'ABC123', { source }));
    expect(profile.source).toMatchObject({ mfa });
    const { id } = profile;
    const edited = applyDraft(state, key('prod', 'ABC123', { id, source, notes: 'x' }), false);
    expect(edited.profile.source).toEqual(profile.source);
    const cleared = applyDraft(state, key('prod', 'ABC123', { id }), false);
    expect(cleared.profile.source).toEqual({ kind: 'credential', credentialId: state.credentials[0]?.id });
  });

  it('makes a profile and its credential, and asks for the secret to be stored', () => {
    const { state, profile, storeFor } = applyDraft(empty, key('prod', 'ABC123'));
    expect(VaultState.parse(state)).toEqual(state);
    expect(state.credentials).toMatchObject([
      { accessKeyId: 'ABC123', accountId: '1000000000', origin: 'typed in' },
    ]);
    expect(profile.source).toEqual({ kind: 'credential', credentialId: storeFor?.credential.id });
    expect(storeFor?.before).toBeUndefined();
  });

  it('keeps what the account said of a key when its profile is edited', () => {
    const { state, profile } = applyDraft(empty, key('prod', 'ABC123'));
    const remote = { account: newId(), user: 'ci', status: 'inactive' as const, seenAt: now };
    const marked = { ...state, credentials: state.credentials.map((c) => ({ ...c, remote })) };
    const edited = applyDraft(marked, key('renamed', 'ABC123', { id: profile.id }), false);
    expect(edited.state.credentials).toMatchObject([{ remote }]);
  });

  it('keeps tags once each, and leaves them and the last test alone where the draft does not speak of them', () => {
    const { state, profile } = applyDraft(
      empty,
      key('prod', 'ABC123', { tags: ['backups', 'Nightly', 'BACKUPS'] }),
    );
    expect(profile.tags).toEqual(['backups', 'Nightly']);
    const { id } = profile;
    const lastTest = { at: now, verdict: 'ok' as const };
    const tested = { ...state, profiles: [{ ...profile, lastTest }] };
    const edited = applyDraft(tested, key('prod', 'ABC123', { id, notes: 'other' }), false);
    expect(edited.profile).toMatchObject({ tags: ['backups', 'Nightly'], lastTest, notes: 'other' });
    const cleared = applyDraft(edited.state, key('prod', 'ABC123', { id, tags: [] }), false);
    expect(cleared.profile.tags).toBeUndefined();
  });

  it('refuses a new key without its secret', () => {
    expect(codeOf(() => applyDraft(empty, key('prod', 'ABC123'), false))).toBe('bad_input');
  });

  it.each([
    '{',
    '{"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"CANARY"}',
    'AKIAIOSFODNN7EXAMPLE:CANARY',
    '"AKIAIOSFODNN7EXAMPLE"',
    'AKIA CANARY',
    'AKIA\nCANARY',
  ])('refuses %j as an access key id, and does not repeat it', (id) => {
    const save = () => applyDraft(empty, key('prod', id));
    expect(codeOf(save)).toBe('bad_input');
    expect(save).not.toThrow(/CANARY/);
  });

  it('opens a vault with an id that would be refused today, and edits its profile', () => {
    const { state, profile } = applyDraft(empty, key('prod', 'ABC123'));
    const odd = {
      ...state,
      credentials: state.credentials.map((c) => ({ ...c, accessKeyId: 'test:tester' })),
    };
    expect(VaultState.parse(odd)).toEqual(odd);
    const edited = applyDraft(odd, key('renamed', 'test:tester', { id: profile.id }), false);
    expect(edited.state.credentials).toHaveLength(1);
    expect(edited.profile.name).toBe('renamed');
  });

  it('lets profiles with the same key at the same provider share one credential', () => {
    const first = applyDraft(empty, key('prod', 'ABC123')).state;
    const second = applyDraft(first, key('prod-eu', 'ABC123'), false);
    expect(second.state.credentials).toHaveLength(1);
    expect(second.storeFor).toBeNull();
    const elsewhere = applyDraft(second.state, { ...key('other', 'ABC123'), provider: 's3' });
    expect(elsewhere.state.credentials).toHaveLength(2);
  });

  it('replaces the credential, rather than renaming it, when the access key id changes', () => {
    const first = applyDraft(empty, key('prod', 'OLD'));
    const second = applyDraft(first.state, key('prod', 'NEW', { id: first.profile.id }));
    expect(second.state.credentials.map((c) => c.accessKeyId)).toEqual(['NEW']);
    expect(second.storeFor?.credential.id).not.toBe(first.storeFor?.credential.id);
    expect(second.profile.createdAt).toBe(first.profile.createdAt);
  });

  it('keeps the old credential while another profile uses it', () => {
    const first = applyDraft(empty, key('prod', 'OLD'));
    const shared = applyDraft(first.state, key('prod-eu', 'OLD'), false);
    const changed = applyDraft(shared.state, key('prod', 'NEW', { id: first.profile.id }));
    expect(changed.state.credentials.map((c) => c.accessKeyId).sort()).toEqual(['NEW', 'OLD']);
  });

  it('refuses a taken name, a missing profile, a wrong account id and an empty key', () => {
    const { state } = applyDraft(empty, key('prod', 'ABC123'));
    expect(codeOf(() => applyDraft(state, key('prod', 'XYZ')))).toBe('name_taken');
    expect(codeOf(() => applyDraft(state, key('x', 'XYZ', { id: 'gone' })))).toBe('not_found');
    expect(codeOf(() => applyDraft(state, key('x', '  ')))).toBe('bad_input');
    const wrong = key('x', 'XYZ', {
      source: { kind: 'credential', accessKeyId: 'XYZ', accountId: 'not digits' },
    });
    expect(codeOf(() => applyDraft(state, wrong))).toBe('bad_input');
  });

  it('refuses a role that builds on itself, however long the way round', () => {
    const base = applyDraft(empty, key('base', 'ABC123'));
    const role = (name: string, profileId: string, id?: string): UnsavedProfile => ({
      id,
      name,
      provider: 'quilibrium',
      endpoints: {},
      source: { kind: 'role', profileId, roleArn: 'arn:aws:iam::1000000000:role/X' },
    });
    const a = applyDraft(base.state, role('a', base.profile.id));
    const b = applyDraft(a.state, role('b', a.profile.id));
    expect(credentialOf(b.state, b.profile)).toMatchObject({
      credential: { accessKeyId: 'ABC123' },
      base: { name: 'base' },
    });
    expect(codeOf(() => applyDraft(b.state, role('a', b.profile.id, a.profile.id)))).toBe('bad_input');
  });
});

describe('finding', () => {
  const { state, profile } = applyDraft(empty, key('prod', 'ABC123'));

  it('takes an id before a name, so that no profile can pose as another', () => {
    const posing = applyDraft(state, key(profile.id, 'EVIL')).state;
    expect(findProfile(posing, profile.id).name).toBe('prod');
    expect(findProfile(posing, 'prod').id).toBe(profile.id);
  });

  it('names close matches when there is none', () => {
    expect(() => findProfile(state, 'PRO')).toThrow(
      expect.objectContaining({ code: 'not_found', hint: 'Did you mean "prod"?' }),
    );
  });

  it('finds a free name', () => {
    expect(freeName(new Set(['a', 'a-2']), 'a')).toBe('a-3');
    expect(freeName(new Set(), 'a')).toBe('a');
  });

  it('releases what no profile uses and shows profiles by name, numbers in order', () => {
    const two = applyDraft(applyDraft(state, key('p10', 'B')).state, key('p9', 'C')).state;
    expect(viewProfiles(two).map((p) => p.name)).toEqual(['p9', 'p10', 'prod']);
    const left = release({ ...two, profiles: two.profiles.slice(0, 1) });
    expect(left.credentials.map((c) => c.accessKeyId)).toEqual(['ABC123']);
    expect(release(left)).toBe(left);
  });
});
