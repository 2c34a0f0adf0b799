import { expect, it } from 'vitest';
import { autoLockOf } from '#shared/autoLock.ts';
import { Settings } from '#shared/model.ts';

it('a vault locks by itself where that is worth something, unless its settings say otherwise', () => {
  const usual = Settings.parse({});
  expect(autoLockOf(usual, 'keychain')).toEqual({ minutes: 0, withScreen: false });
  expect(autoLockOf(usual, 'passphrase')).toEqual({ minutes: 10, withScreen: true });
  const own = Settings.parse({ autoLockMinutes: 0, lockWithScreen: true });
  expect(autoLockOf(own, 'passphrase')).toEqual({ minutes: 0, withScreen: true });
  expect(autoLockOf(own, 'keychain')).toEqual({ minutes: 0, withScreen: true });
});
