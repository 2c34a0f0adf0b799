import { expect, it } from 'vitest';
import { trayLook, trayPlace } from '#main/tray/trayLook.ts';

it.each([
  ['darwin', false, true, 'Template'],
  ['win32', false, true, 'Dark'],
  ['win32', true, false, 'Light'],
  ['win32', true, undefined, 'Dark'],
  ['linux', true, false, 'Dark'],
  ['linux', false, true, 'Light'],
] as const)('suits the bar it stands in: %s, apps dark: %s, bar dark: %s', (platform, apps, bar, look) => {
  const theme = {
    shouldUseDarkColors: apps,
    ...(bar === undefined ? {} : { shouldUseDarkColorsForSystemIntegratedUI: bar }),
  };
  expect(trayLook(platform, theme)).toBe(look);
});

it('is where people look for it', () => {
  expect((['darwin', 'win32', 'linux'] as const).map(trayPlace)).toEqual([
    'menu bar',
    'notification area',
    'tray',
  ]);
});
