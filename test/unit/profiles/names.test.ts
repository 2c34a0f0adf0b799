import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alikeNotices, lookAlike, lookAlikes, oddLetters, skeleton } from '#core/profiles/lookAlikes.ts';
import { checkNewName, nameFrom } from '#core/profiles/newName.ts';
import { readsLike } from '#core/profiles/readsLike.ts';
import type { Among } from '#shared/contract/index.ts';
import type { Mirror } from '#shared/mirror.ts';
import { NewName, ProfileName, type VaultState } from '#shared/model.ts';
import { isPrintable } from '#shared/printable.ts';
import { runs } from '../../support/long.ts';

it.each([
  ['paypal', 'pаypal', 'Cyrillic a'],
  ['billing', 'bi11ing', 'digits for letters'],
  ['prod-I', 'prod-l', 'a capital I for an l'],
  ['modern', 'modem', 'rn for m'],
  ['backup', 'back\u200bup', 'a space of no width'],
  ['my key', 'my\u00a0\u2003key', 'other spaces'],
  ['prod', '𝐩𝐫𝐨𝐝', 'letters of mathematics'],
  ['é', 'e\u0301', 'a letter in two parts'],
])('takes %s and %s for each other: %s', (one, other) => {
  expect(lookAlike(one, [one, 'unlike', other])).toBe(other);
});

it('says which letters are not what they seem', () => {
  expect(oddLetters('pаypal', ['paypal', 'pаypal'])).toEqual(['U+0430']);
  expect(oddLetters('prod-I', ['prod-l', 'prod-I'])).toEqual(['U+0049']);
});

it('tells of new names that read like others, those that are new too among them', () => {
  expect(
    alikeNotices(['pаypal', 'prod-l', 'prod-I', 'dev'], ['paypal']).map(({ message }) => message),
  ).toEqual([
    '"pаypal" reads like "paypal", which is another.',
    '"prod-I" reads like "prod-l", which is another.',
  ]);
});

it('tells apart what people tell apart', () => {
  const names = ['prod', 'prod-2', 'prod 2', 'prod2', 'dev', 'backup', '東京', 'القاهرة'];
  expect(lookAlikes(names)).toEqual([]);
});

it('makes the same of a skeleton, and of the same name in any form of Unicode', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(skeleton(name.normalize('NFC'))).toBe(skeleton(name.normalize('NFD')));
    }),
    { seed: 1, numRuns: runs(1000, 50_000) },
  );
});

it.each(['a\u202eb', 'a\u009bb', 'a\u200bb', '\u2067x', 'x\u00ad', 'x\u3164'])(
  'refuses %j as a new name, and takes an old one as it is',
  (name) => {
    expect(() => checkNewName(name)).toThrow(/cannot be seen/);
    expect(NewName.safeParse(name).success).toBe(false);
    expect(ProfileName.safeParse(name).success).toBe(true);
  },
);

it('names what is found by a name that may be new, whatever it is called', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.oneof(fc.constantFrom('𝐩', '👩‍🚀', 'é'), fc.string({ unit: 'binary', maxLength: 1 })),
        maxLength: 300,
        size: 'max',
      }),
      (found) => {
        const name = nameFrom(found);
        expect(isPrintable(name)).toBe(true);
        expect(ProfileName.safeParse(name).success).toBe(true);
      },
    ),
    { seed: 1, numRuns: runs(2000, 100_000) },
  );
  expect(nameFrom('a\u202eb')).toBe('a⟨U+202E⟩b');
});

it('tells while a name is typed which one it would be taken for, but not of the same one', async () => {
  const state = {
    profiles: [
      { id: '1', name: 'backups' },
      { id: '2', name: 'dev' },
    ],
    accounts: [{ id: '3', name: 'shop' }],
  } as unknown as VaultState;
  const mirror = async () => ({ users: [{ name: 'anna' }] }) as unknown as Mirror;
  const ask = (name: string, among: Among) => readsLike({ name, among }, state, mirror);
  expect(await ask('b\u0430ckups', { kind: 'profiles' })).toEqual({ name: 'backups', odd: ['U+0430'] });
  expect(await ask(' b\u0430ckups ', { kind: 'profiles' })).toEqual({ name: 'backups', odd: ['U+0430'] });
  expect(await ask('backups', { kind: 'profiles' })).toBe(null);
  expect(await ask('b\u0430ckups', { kind: 'profiles', id: '1' })).toBe(null);
  expect(await ask('sh\u043ep', { kind: 'profiles' })).toBe(null);
  expect(await ask('sh\u043ep', { kind: 'accounts' })).toEqual({ name: 'shop', odd: ['U+043E'] });
  expect(await ask('\u0430nna', { kind: 'users', accountId: '3' })).toEqual({
    name: 'anna',
    odd: ['U+0430'],
  });
  expect(await ask('', { kind: 'profiles' })).toBe(null);
});

it('takes names that differ in capitals only for each other', () => {
  expect(lookAlike('QUIL', ['quil'])).toBe('quil');
  expect(lookAlikes(['quil', 'other', 'QUIL', 'paypal', 'paypaI'])).toEqual([
    ['quil', 'QUIL'],
    ['paypal', 'paypaI'],
  ]);
  expect(alikeNotices(['QUIL'], ['quil'])).toHaveLength(1);
});
