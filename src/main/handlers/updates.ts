import { join } from 'node:path';
import { app } from 'electron';
import type { updatesCalls } from '#shared/contract/updates.ts';
import type { HandlersOf } from '../calls/contract.ts';
import type { Feed } from '../updates/manifest.ts';

/** The feed that this build asks, put in by the build; null for none. */
declare const updateFeed: Feed | null;

/** Loaded when somebody asks: most never do. */
async function updates() {
  const [{ createUpdates }, { installedAs }] = await Promise.all([
    import('../updates/updates.ts'),
    import('../updates/installed.ts'),
  ]);
  return createUpdates({
    feed: updateFeed,
    version: app.getVersion(),
    installed: installedAs(process.resourcesPath, process.env),
    platform: `${process.platform}-${process.arch}`,
    env: process.env,
    now: () => new Date(),
    statePath: join(app.getPath('userData'), 'updates.json'),
  });
}

/** Whether there is a newer version. */
export const updatesHandlers = (): HandlersOf<typeof updatesCalls> => ({
  'updates.state': async () => ({ isOn: updateFeed !== null }),
  'updates.look': async () => (await updates()).look(),
  'updates.install': async () => (await updates()).install(),
});
