import { expect, it } from 'vitest';
import { plannedNotices } from '#core/tools/exports/notices.ts';
import { emptyVault, type Profile, type VaultState } from '#shared/model.ts';
import { device, key, profile, role } from '../../profiles/sessions/given.ts';
import { idOf, now } from '../../records.ts';

const stateOf = (profiles: Profile[]): VaultState => ({
  ...emptyVault(),
  profiles,
  credentials: [
    {
      id: idOf(9),
      provider: profiles[0]?.provider ?? 'quilibrium',
      accessKeyId: 'QKEYOFANN',
      origin: 'typed in',
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
    },
  ],
});

/** The names of the profiles that are said to be of no use yet. */
const said = (profiles: Profile[]) =>
  plannedNotices(stateOf(profiles), profiles).map(
    ({ message }) => /^"(\w+)" cannot be used yet/.exec(message)?.[1],
  );

it('an export says which profiles need an STS that their provider has only announced', () => {
  expect(said([profile(1, 'ann', key()), profile(2, 'reader', role(1))])).toEqual(['reader']);
  expect(said([profile(1, 'ann', key({ serial: device }))])).toEqual(['ann']);
});

it('and says nothing where there is one, or somebody said where', () => {
  const at = { endpoints: { sts: 'https://sts.example.com' } };
  expect(said([profile(1, 'ann', key(), at), profile(2, 'reader', role(1))])).toEqual([]);
  const aws = { provider: 'aws' as const };
  expect(said([profile(1, 'ann', key(), aws), profile(2, 'reader', role(1), aws)])).toEqual([]);
  expect(said([profile(1, 'ann', key())])).toEqual([]);
});
