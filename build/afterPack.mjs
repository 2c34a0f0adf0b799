/** What electron-builder calls once an app is put together, before it is signed: the command goes beside the app. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { layOutCommand } from '../scripts/lib/packages/command.mjs';

/** electron-builder's numbers for architectures (builder-util, `Arch`). */
const architectures = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];

/**
 * @param {import('app-builder-lib').AfterPackContext} context
 * @throws Error for another system or architecture than this machine's
 */
export default async function afterPack({ appOutDir, packager, electronPlatformName, arch }) {
  const resources = packager.getResourcesDir(appOutDir);
  const { version, testBuild } = packager.config.extraMetadata ?? {};
  await layOutCommand(join(resources, 'command'), {
    target: { platform: electronPlatformName, arch: architectures[arch] },
    version,
    isTest: testBuild !== undefined,
  });
  // Electron's own, for when there is no app.
  await rm(join(resources, 'default_app.asar'), { force: true });
}
