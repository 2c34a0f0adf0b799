import { describe, expect, it } from 'vitest';
import { backOf, withoutProfiles, withProfilesBack } from '#core/tools/deletion.ts';
import type { Account } from '#shared/account.ts';
import { emptyVault, type VaultState } from '#shared/model.ts';

const now = '2026-03-04T05:06:07.000Z';
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const base = { provider: 'quilibrium', endpoints: {}, createdAt: now, updatedAt: now } as const;
const account = (n: number): Account => ({
  ...base,
  id: id(n),
  name: `account ${n}`,
  credentialId: id(2),
  accountId: '123456789012',
  principal: { kind: 'user', name: 'u', arn: 'arn:aws:iam::123456789012:user/u' },
  syncMinutes: 15,
  missing: [],
});
const remote = { account: id(5), user: 'u', status: 'active' as const, seenAt: now };
const key = { id: id(1), provider: base.provider, accessKeyId: 'KEY1', origin: 'typed in', remote } as const;
const state: VaultState = {
  ...emptyVault(),
  accounts: [account(5), account(6)],
  credentials: [
    { ...key, createdAt: now, updatedAt: now },
    { ...key, id: id(2), accessKeyId: 'KEY2', remote: undefined, createdAt: now, updatedAt: now },
  ],
  profiles: [{ ...base, id: id(11), name: 'a', source: { kind: 'credential', credentialId: id(1) } }],
};
const gone = { ids: [id(11)], at: now };

describe('a deleted profile that comes back', () => {
  it('brings its key, with what the account says of it while that is connected', () => {
    const after = withoutProfiles(state, gone);
    expect(after.credentials.map((c) => c.id)).toEqual([id(2)]);
    const backIn = (accounts: Account[]) => withProfilesBack({ ...after, accounts }, backOf(state, gone));
    const found = (accounts: Account[]) => backIn(accounts).credentials.find((c) => c.id === id(1));
    expect(backIn(state.accounts).profiles).toEqual(state.profiles);
    expect(found(state.accounts)).toEqual(state.credentials[0]);
    // Of an account that is gone, nobody would ever say anything else; another one asks about its keys.
    expect(found([account(6)])).toMatchObject({ accessKeyId: 'KEY1' });
    expect(found([account(6)])?.remote).toBeUndefined();
  });
});
