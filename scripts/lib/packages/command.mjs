/** The command as it is packaged. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../project.mjs';

/**
 * Lays out the command with what it runs on, in the folders of a checkout, so that `bin/qcred`
 * needs to know one layout only.
 * @param {string} folder made or added to
 * @param {{ target: { platform: string, arch: string }, version?: string, isTest?: boolean }} as
 *   `version`, `isTest`: what it says of itself
 * @throws Error for another system or architecture than this machine's, whose Node is the only one here
 */
export async function layOutCommand(folder, { target, version, isTest = false }) {
  if (target.platform !== process.platform || target.arch !== process.arch) {
    throw new Error(
      `The command for ${target.platform}-${target.arch} can only be packaged there: it brings a Node along, and the one here is for ${process.platform}-${process.arch}.`,
    );
  }
  const parts = [
    'bin',
    'out/main/qcred.js',
    'out/main/chunks',
    'out/licences.txt',
    // Built where its runtime is: build/native.ts.
    ...(target.platform === 'linux' ? ['out/native/qcred'] : []),
    'node_modules/keytar/package.json',
    'node_modules/keytar/lib',
    `node_modules/keytar/prebuilds/${target.platform}-${target.arch}`,
    'node_modules/node/bin',
  ];
  for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true });
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const kept = ['name', 'productName', 'version', 'description', 'license', 'type', 'main'];
  const said = Object.fromEntries(kept.map((name) => [name, manifest[name]]));
  Object.assign(said, version ? { version } : {}, isTest ? { testBuild: true } : {});
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(said, null, 2)}\n`);
}
