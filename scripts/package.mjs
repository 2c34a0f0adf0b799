/**
 * `npm run package`: builds, then packages for this system into `dist/`.
 *
 *   npm run package                    on Linux a deb, an rpm, a tar.zst and an AppImage
 *   npm run package -- deb rpm         only these
 *   npm run package -- --mac dmg       elsewhere: arguments go to electron-builder as they are
 *
 * electron-builder puts the app together; the packages for Linux are made from that by small scripts on
 * `dpkg-deb` and `rpmbuild` (docs/decisions/08-own-packages.md).
 *
 * Ships official Electron builds only. The stock build that serves development where GitHub is out
 * of reach is old and comes from another application's package: with it this refuses. `--test-build` takes
 * it all the same; what it makes is named so, and says so.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findElectronDist } from './electron-dist.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { buildDeb } from './lib/packages/deb.mjs';
import { buildRpm } from './lib/packages/rpm.mjs';
import { buildTarball } from './lib/packages/tarball.mjs';
import { run, withServices } from './lib/processes.mjs';
import { isMain, root } from './lib/project.mjs';
import { ensureSystemPackages } from './system-deps.mjs';

/** Which program makes which package. */
const makers = { deb: buildDeb, rpm: buildRpm, 'tar.zst': buildTarball };

/**
 * Puts the app together for this system, without packing it.
 * @param {{ dist: import('./electron-dist.mjs').ElectronDist, output: string, version?: string, isTest?: boolean }} wanted
 * @returns {Promise<string | null>} its folder; null when electron-builder failed, which has said why
 */
export async function putTogether({ dist, output, version, isTest = false }) {
  await ensureBuilt();
  const code = await electronBuilder({ dist, output, isTest, version, words: ['--linux', 'dir'] });
  return code === 0
    ? join(output, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`)
    : null;
}

function electronBuilder({ dist, output, isTest, version, words }) {
  const marks = [
    ...(version ? [`-c.extraMetadata.version=${version}`] : []),
    ...(isTest ? ['-c.extraMetadata.testBuild=true'] : []),
  ];
  const args = [
    '--config',
    join(root, 'build', 'electron-builder.yml'),
    `-c.electronDist=${dist.folder}`,
    `-c.directories.output=${output}`,
    '--publish',
    'never',
    ...marks,
    ...words,
  ];
  return run('electron-builder', args);
}

/** When what is packaged was last changed: the packages' own times, so that the same sources give the same bytes. */
export function sourceDate() {
  const { SOURCE_DATE_EPOCH: given } = process.env;
  if (given) return new Date(Number(given) * 1000);
  try {
    const seconds = execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return new Date(Number(seconds) * 1000);
  } catch {
    return new Date();
  }
}

async function main() {
  const isTest = process.argv.includes('--test-build');
  const words = process.argv.slice(2).filter((word) => word !== '--test-build');
  const dist = await findElectronDist({ say: (line) => console.error(line) });
  if (dist.kind === 'stock' && !isTest) {
    console.error(
      'Packaging needs an official Electron build, and its download cannot be reached from here.',
    );
    console.error('Run this where github.com, or the site in ELECTRON_MIRROR, can be reached.');
    console.error('For a build to test with, not for release: npm run package -- --test-build');
    return 1;
  }
  const output = join(root, 'dist');
  await rm(output, { recursive: true, force: true });
  if (process.platform !== 'linux' || words.some((word) => word.startsWith('-'))) {
    await ensureBuilt();
    return electronBuilder({ dist, output, isTest, words });
  }
  return packageForLinux({
    dist,
    output,
    isTest,
    kinds: words.length > 0 ? words : ['deb', 'rpm', 'tar.zst', 'AppImage'],
  });
}

async function packageForLinux({ dist, output, isTest, kinds }) {
  const unknown = kinds.find((kind) => !(kind in makers) && kind !== 'AppImage');
  if (unknown !== undefined) throw new Error(`${unknown} is none of deb, rpm, tar.zst and AppImage.`);
  if (!ensureSystemPackages(['packaging'])) return 1;
  const app = await putTogether({ dist, output, isTest });
  if (app === null) return 1;
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const work = await mkdtemp(join(tmpdir(), 'qcred-package-'));
  await mkdir(output, { recursive: true });
  try {
    for (const kind of kinds.filter((kind) => kind in makers)) {
      console.log(await makers[kind]({ app, work, into: output, version, date: sourceDate(), isTest }));
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  if (!kinds.includes('AppImage')) return 0;
  // Its runtime is downloaded from GitHub by electron-builder, which says so where it cannot be had.
  return electronBuilder({ dist, output, isTest, words: ['--linux', 'AppImage', '--prepackaged', app] });
}

if (isMain(import.meta.url)) await withServices(main);
