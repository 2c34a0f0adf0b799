/**
 * `npm run package`: builds, then packages for this system into `dist/`. Arguments are passed on to
 * electron-builder, such as `--linux deb` or `--dir`.
 *
 * Ships official Electron builds only. The stock build that serves development where GitHub is out
 * of reach is old and comes from another application's package: with it this refuses.
 */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findElectronDist } from './electron-dist.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { run, withServices } from './lib/processes.mjs';
import { isMain, root } from './lib/project.mjs';

/**
 * Lays out the command with what it runs on, in the folders of a checkout, so that `bin/qcred`
 * needs to know one layout only.
 * @param {string} folder made or added to
 */
export async function layOutCommand(folder) {
  const binary = `${process.platform}-${process.arch}`;
  const parts = [
    'bin',
    'package.json',
    'out/main/qcred.js',
    'out/main/chunks',
    'out/licences.txt',
    'node_modules/keytar/package.json',
    'node_modules/keytar/lib',
    `node_modules/keytar/prebuilds/${binary}`,
    'node_modules/node/bin',
  ];
  for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true });
}

async function main() {
  const dist = await findElectronDist({ say: (line) => console.error(line) });
  if (dist.kind === 'stock') {
    console.error(
      'Packaging needs an official Electron build, and its download cannot be reached from here.',
    );
    console.error('Run this where github.com, or the site in ELECTRON_MIRROR, can be reached.');
    return 1;
  }
  await rm(join(root, 'dist'), { recursive: true, force: true });
  await ensureBuilt();
  await layOutCommand(join(root, 'dist', 'command'));
  const config = join(root, 'build', 'electron-builder.yml');
  const args = ['--config', config, `-c.electronDist=${dist.folder}`, '--publish', 'never'];
  return run('electron-builder', [...args, ...process.argv.slice(2)]);
}

if (isMain(import.meta.url)) await withServices(main);
