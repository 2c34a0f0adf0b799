import { describe, expect, it } from 'vitest';
import { usersOf } from '#renderer/features/profiles/form/here.ts';
import { credential, profileView } from '../../../views.ts';

const one = profileView({ name: 'prod', credential: credential('c1', 'KEY1') });
const two = profileView({ name: 'prod-eu', credential: one.credential });
const account = { name: 'Work', provider: 'quilibrium', accessKeyId: 'KEY1' } as const;

describe('who uses a key that the form says', () => {
  const held = { profiles: [one, two], accounts: [account] };
  it('is named, profiles first', () => {
    expect(usersOf({ provider: 'quilibrium', accessKeyId: ' KEY1 ' }, held)).toBe(
      '“prod”, “prod-eu” and the account “Work”',
    );
  });

  it('is nobody for another key, another provider, or the edited profile alone', () => {
    expect(usersOf({ provider: 'quilibrium', accessKeyId: 'KEY' }, held)).toBeNull();
    expect(usersOf({ provider: 'b2', accessKeyId: 'KEY1' }, held)).toBeNull();
    expect(usersOf({ provider: 'quilibrium', accessKeyId: '' }, held)).toBeNull();
    expect(
      usersOf({ provider: 'quilibrium', accessKeyId: 'KEY1' }, { profiles: [one], accounts: [] }, one.id),
    ).toBe(null);
  });
});
