import { describe, expect, it } from 'vitest';
import { userOf } from '#core/accounts/iam/remote.ts';
import { countsOf, markCredentials, mergeMirror } from '#core/accounts/merge.ts';
import { nothingFound } from '#core/accounts/pull/found.ts';
import { emptyMirror, type RemoteUser } from '#shared/mirror.ts';
import type { Credential } from '#shared/model.ts';

const id = '00000000-0000-4000-8000-000000000001';
const now = '2026-01-02T00:00:00.000Z';
const user = (name: string, ...keys: string[]): RemoteUser => ({
  ...userOf({ UserName: name, UserId: `AIDA${name}` }),
  keys: keys.map((key) => ({ id: key, status: 'Active' })),
});
const before = {
  ...emptyMirror(id, '2026-01-01T00:00:00.000Z'),
  users: [user('ann', 'A1'), user('Ann', 'A2'), user('bob', 'B1')],
};

describe('merging', () => {
  it('replaces a complete part and adds to one that broke off', () => {
    const found = nothingFound();
    found.users.items.set('bob', user('bob'));
    expect(mergeMirror(before, found, null)).toEqual({
      ...before,
      users: [user('Ann', 'A2'), user('ann', 'A1'), user('bob')],
    });
    found.users.complete = true;
    const whole = mergeMirror(before, found, now);
    expect(whole.users).toEqual([user('bob')]);
    expect(whole.at).toBe(now);
    expect(countsOf(whole)).toEqual({ users: 1, groups: 0, roles: 0, policies: 0, keys: 0 });
  });
});

describe('marks on keys', () => {
  const credential = (accessKeyId: string, remote?: Credential['remote']): Credential => ({
    id: '00000000-0000-4000-8000-00000000000a',
    provider: 'quilibrium',
    accessKeyId,
    origin: 'typed in',
    ...(remote ? { remote } : {}),
    createdAt: now,
    updatedAt: now,
  });
  const seen = (name: string): Credential['remote'] => ({
    account: id,
    user: name,
    status: 'active',
    seenAt: now,
  });
  const account = { id, provider: 'quilibrium', accountId: '1000000000' } as const;
  const statusOf = (held: Credential, listed: string[], allUsers: boolean) =>
    markCredentials([held], account, before, { listed: new Set(listed), allUsers }, now)[0]?.remote?.status;

  it('tell what the account lists', () => {
    const [marked] = markCredentials(
      [credential('B1')],
      account,
      before,
      { listed: new Set(), allUsers: false },
      now,
    );
    expect(marked).toMatchObject({
      accountId: '1000000000',
      remote: { account: id, user: 'bob', status: 'active', seenAt: now },
    });
  });

  it('are newer than what was written of them where they learn whose they are, and only then', () => {
    const later = '2026-01-03T00:00:00.000Z';
    const mark = (held: Credential) =>
      markCredentials([held], account, before, { listed: new Set(), allUsers: false }, later)[0]?.updatedAt;
    expect(mark(credential('B1'))).toBe(later);
    expect(mark({ ...credential('B1'), accountId: account.accountId })).toBe(now);
  });

  it('say that a key was deleted only where a list without it says so', () => {
    const gone = credential('B9', seen('bob'));
    expect(statusOf(gone, [], true)).toBe('active');
    expect(statusOf(gone, ['ann'], true)).toBe('active');
    expect(statusOf(gone, ['bob'], false)).toBe('deleted');
    const orphan = credential('C1', seen('carl'));
    expect(statusOf(orphan, [], false)).toBe('active');
    expect(statusOf(orphan, [], true)).toBe('deleted');
    expect(statusOf(credential('R1', seen('')), [], true)).toBe('active');
  });

  it('leave alone what is of another account or provider', () => {
    const other = credential('B9', {
      account: '00000000-0000-4000-8000-000000000002',
      user: 'bob',
      status: 'active',
      seenAt: now,
    });
    expect(statusOf(other, ['bob'], true)).toBe('active');
    const aws = { ...credential('B1'), provider: 'aws' as const };
    expect(markCredentials([aws], account, before, { listed: new Set(), allUsers: true }, now)).toEqual([
      aws,
    ]);
    expect(statusOf(credential('Z9'), ['bob'], true)).toBeUndefined();
  });
});
