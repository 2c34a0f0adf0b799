/** Installs the launcher on a person's path, and heals it when QCred was moved or updated. */
import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import { isNewer } from '#shared/version.ts';
import { tempBeside, writeAtomic } from '../files/atomic.ts';
import { nullIfMissing, writeFault } from '../files/faults.ts';
import { makeFolder } from '../files/folder.ts';
import { newOwner } from '../files/owner.ts';
import {
  copiesFolder,
  type Installation,
  launcherFile,
  launcherIn,
  leadsTo,
  personOf,
  readLauncher,
  systemWide,
} from './place.ts';
import { shellLauncher, windowsLauncher } from './script.ts';
import {
  faultWords,
  firstFault,
  isOwnOnWindows,
  isPassingOnMac,
  isWithin,
  type PlaceFault,
  trustedBy,
  waysInto,
  wayTo,
} from './trust.ts';

/** How many copies of a command are kept: one that still runs needs its own to the end. */
const keptCopies = 2;

/** This installation, where there is one. @param deps of `nodeDeps` */
export const installationOf = ({
  root,
  ...rest
}: Partial<Installation> & Omit<Installation, 'root'>): Installation | null =>
  root === undefined ? null : { root, ...rest };

/**
 * Sees that a command which is about to be named in files can be called, and by nobody else's code.
 *
 * @param command what `ownCommand` gave
 * @throws QCredError unsupported where others could change what it starts; disk_full, file_read_only, write_failed
 */
export async function readyLauncher(installation: Installation, command: string): Promise<void> {
  if (command === systemWide) return;
  if (command === launcherFile(installation)) await install(installation);
  else await refuseRisky(installation, installation.root);
}

/**
 * Writes the launcher anew where QCred was moved or updated. Leaves alone one that starts another
 * installation which is in order, and makes none where there is none.
 *
 * @returns whether it was written
 * @throws as `readyLauncher`
 */
export async function healLauncher(installation: Installation): Promise<boolean> {
  const { platform, root } = installation;
  if (leadsTo(systemWide, launcherIn(root, platform))) return false;
  const there = await launcherThere(installation);
  if (!there) return false;
  const copies = await realpath(copiesFolder(installation)).catch(() => null);
  const isCopy = dirname(there.root) === copies;
  if (there.root !== (await realpath(root)) && !(isCopy && (await isPassing(installation)))) {
    if ((await installationFault(installation, there.root)) === null) return false;
  } else if (isCopy && isNewer((await versionIn(there.root)) ?? '0', (await versionIn(root)) ?? '0')) {
    return false;
  }
  return install(installation);
}

/** The launcher of ours that is there. */
export async function launcherThere(
  installation: Installation,
): Promise<{ root: string; text: string } | null> {
  const path = launcherFile(installation);
  const is = await lstat(path).catch(nullIfMissing);
  if (!is?.isFile() || is.size > 100_000) return null;
  const text = await readFile(path, 'utf8');
  const read = readLauncher(text);
  return read && { ...read, text };
}

/** What is wrong with an installation as something to be started for this person; null where it is in order. */
export async function installationFault(
  installation: Installation,
  root: string,
): Promise<PlaceFault | null> {
  const { platform, home, env } = installation;
  if (!existsSync(launcherIn(root, platform))) return { path: root, kind: 'missing' };
  if (platform === 'win32') return isOwnOnWindows(root, home, env) ? null : { path: root, kind: 'writable' };
  return firstFault(await waysInto(root), trustedBy(installation), root);
}

/** The version of the installation in a folder; null where it does not say. */
export async function versionIn(root: string): Promise<string | null> {
  try {
    const { version }: { version?: unknown } = Object(
      JSON.parse(await readFile(join(root, 'package.json'), 'utf8')),
    );
    return typeof version === 'string' && /^[\w.+-]{1,64}$/.test(version) ? version : null;
  } catch {
    return null;
  }
}

/** @returns whether the launcher was written */
async function install(installation: Installation): Promise<boolean> {
  const { platform, home } = installation;
  const path = launcherFile(installation);
  const folder = dirname(path);
  try {
    if (platform !== 'win32') await refuseOpen(installation, folder, home);
    makeFolder(folder);
    const root = await lastingRoot(installation);
    const text = await textFor(installation, root);
    const is = await lstat(path).catch(nullIfMissing);
    const there = await launcherThere(installation);
    if (is && !there) throw inTheWay(path);
    if (there?.text === text && is && (is.mode & 0o777) === 0o755) return false;
    await writeAtomic(path, new TextEncoder().encode(text), { mode: 0o755, owner: newOwner(folder) });
    await sweepCopies(installation, root);
    return true;
  } catch (error) {
    throw writeFault(error, path);
  }
}

async function textFor(installation: Installation, root: string): Promise<string> {
  const { platform, home } = installation;
  if (platform === 'win32') return windowsLauncher(root);
  const uid = personOf(installation.uid, home) ?? 0;
  const { groups } = trustedBy(installation);
  return shellLauncher({ root, way: await waysInto(root), uid, groups });
}

/** The folders from the home to the launcher must be the person's own. */
async function refuseOpen(installation: Installation, folder: string, home: string): Promise<void> {
  const ways = wayTo(folder).filter((path) => isWithin(home, path));
  const fault = await firstFault(ways, trustedBy(installation), folder);
  if (fault && fault.kind !== 'missing') throw risky(fault);
}

/**
 * The folder that a launcher can start QCred from tomorrow: the installation's own; of an app that lies
 * where it will not stay (an AppImage is mounted in /tmp while it runs), a copy of its command.
 *
 * @throws QCredError unsupported
 */
async function lastingRoot(installation: Installation): Promise<string> {
  const root = await realpath(installation.root);
  if (await isPassing({ ...installation, root })) return copyOf({ ...installation, root });
  await refuseRisky(installation, root);
  return root;
}

async function refuseRisky(installation: Installation, root: string): Promise<void> {
  const fault = await installationFault(installation, root);
  if (fault) throw risky(fault);
}

/** Whether an app is only for a while where it is. */
async function isPassing({ root, platform, uid, home, env }: Installation): Promise<boolean> {
  if (platform === 'win32') return false;
  const real = await realpath(root);
  if (platform === 'darwin' && isPassingOnMac(real)) return true;
  if (env.APPDIR && isWithin(env.APPDIR, real)) return true;
  const fault = await firstFault(await waysInto(real), trustedBy({ platform, uid, home }), real);
  // A checkout is no app: what it would take along is without bounds.
  return fault?.kind === 'shared' && !existsSync(join(real, 'src'));
}

/** Copies the command, whole or not at all, into a folder of the person's own. */
async function copyOf(installation: Installation): Promise<string> {
  const { root, home } = installation;
  const folder = copiesFolder(installation);
  const fault = await firstFault(await waysInto(root), trustedBy(installation), root);
  if (fault && fault.kind !== 'shared') throw risky(fault);
  await refuseOpen(installation, folder, home);
  makeFolder(folder);
  const files = await filesIn(root);
  const target = join(await realpath(folder), nameOf(files, (await versionIn(root)) ?? '0'));
  if (existsSync(target)) return target;
  const temp = tempBeside(target);
  try {
    for (const { path, mode } of files) {
      const to = join(temp, path);
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      await copyFile(join(root, path), to, constants.COPYFILE_FICLONE);
      await chmod(to, (mode & 0o700) | 0o400);
    }
    await rename(temp, target);
  } catch (error) {
    await rm(temp, { recursive: true, force: true });
    throw error;
  }
  return target;
}

interface CommandFile {
  path: string;
  size: number;
  mtimeMs: number;
  mode: number;
}

/** Far more than a command consists of. */
const mostFiles = 2_000;

async function filesIn(root: string): Promise<CommandFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  if (files.length > mostFiles) throw new Error(`${root} holds more than a command does.`);
  const described = files.map(async (file) => {
    const path = join(file.parentPath, file.name);
    const { size, mtimeMs, mode } = await lstat(path);
    return { path: relative(root, path), size, mtimeMs, mode };
  });
  return (await Promise.all(described)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A name that another build has not, without reading all of it. */
function nameOf(files: readonly CommandFile[], version: string): string {
  const hash = createHash('sha256');
  for (const { path, size, mtimeMs } of files) hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  return `${version}-${hash.digest('hex').slice(0, 12)}`;
}

/** Removes older copies, and what a crash left. */
async function sweepCopies(installation: Installation, current: string): Promise<void> {
  const folder = await realpath(copiesFolder(installation)).catch(() => null);
  if (folder === null) return;
  const names = await readdir(folder);
  const dated = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), at: (await lstat(join(folder, name))).ctimeMs })),
  );
  const others = dated.filter(({ path }) => path !== current).sort((a, b) => b.at - a.at);
  const kept = dirname(current) === folder ? keptCopies - 1 : 0;
  for (const { path } of others.slice(kept)) await rm(path, { recursive: true, force: true });
}

const risky = (fault: PlaceFault): QCredError =>
  new QCredError(
    'unsupported',
    `Other tools are not told to start this QCred: ${faultWords(fault)}, so what they start could be exchanged.`,
    'Move QCred to a folder that only you can write, or install the package of your system.',
  );

const inTheWay = (path: string): QCredError =>
  new QCredError(
    'unsupported',
    `${path} is not QCred’s launcher, and QCred does not write over it.`,
    'Move it away, then try again.',
  );
