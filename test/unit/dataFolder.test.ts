import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dataFolder, homeFolder } from '#core/dataFolder.ts';

it('is where the platform keeps what is a person’s own', () => {
  const none = () => false;
  expect(dataFolder({}, 'linux', '/me', none)).toBe('/me/.config/QCred/vault');
  expect(dataFolder({}, 'darwin', '/me', none)).toBe('/me/Library/Application Support/QCred/vault');
  expect(dataFolder({ QCRED_HOME: '/v' }, 'win32', '/me', none)).toBe('/v');
});

it('does not roam between machines on Windows, where an older vault stays where it is', () => {
  const env = { APPDATA: '/me/Roaming', LOCALAPPDATA: '/me/Local' };
  const [old, local] = [join('/me/Roaming/QCred/vault'), join('/me/Local/QCred/vault')];
  const where = (...there: string[]) => dataFolder(env, 'win32', '/me', (path) => there.includes(path));
  expect([where(), where(local), where(local, old), where(old)]).toEqual([local, local, local, old]);
  expect(dataFolder({}, 'win32', '/me', () => false)).toBe('/me/AppData/Local/QCred/vault');
});

it('goes by the user’s profile on Windows, as the tools do, whatever HOME says', () => {
  expect(homeFolder({ HOME: '/other' }, 'win32', '/me')).toBe('/me');
  expect(homeFolder({ HOME: '/other' }, 'linux', '/me')).toBe('/other');
  expect(homeFolder({ HOME: '' }, 'darwin', '/me')).toBe('/me');
});
