/**
 * The app as it is packaged, put together from the built files and the Electron at hand: an archive, a
 * program of its own name, the fuses of `build/electron-builder.yml`. For tests: `npm run package` takes
 * official builds of Electron only.
 */
import { constants, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createPackageWithOptions } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { parse } from 'yaml';
import { root } from '../e2e/harness.ts';

/** The fuses by the names that electron-builder gives them. */
const fuses = {
  runAsNode: FuseV1Options.RunAsNode,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
} as const;

/**
 * @param folder where to; a new one
 * @returns the program's path
 */
export async function packageForTest(folder: string): Promise<string> {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? '';
  const program = join(folder, 'qcred-app');
  mkdirSync(join(folder, 'resources'), { recursive: true });
  for (const name of readdirSync(dist)) {
    if (name !== 'electron' && name !== 'resources') symlinkSync(join(dist, name), join(folder, name));
  }
  copyFileSync(join(dist, 'electron'), program, constants.COPYFILE_FICLONE);
  const { electronFuses } = parse(readFileSync(join(root, 'build', 'electron-builder.yml'), 'utf8')) as {
    electronFuses: Record<string, boolean>;
  };
  await flipFuses(program, {
    version: FuseVersion.V1,
    ...Object.fromEntries(Object.entries(fuses).map(([name, fuse]) => [fuse, electronFuses[name] === true])),
  });
  const app = join(folder, 'app');
  for (const part of ['out', 'package.json', 'resources', 'node_modules/keytar']) {
    cpSync(join(root, part), join(app, part), { recursive: true, dereference: true });
  }
  await createPackageWithOptions(app, join(folder, 'resources', 'app.asar'), { unpack: '**/*.node' });
  return program;
}
