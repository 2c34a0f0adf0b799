/** Where an installation of QCred is, and by which path other programs call it. */
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { xdgFolder } from '../files/xdg.ts';

/** A QCred on this machine, for one person. */
export interface Installation {
  /** The folder where `bin` is. */
  root: string;
  platform: NodeJS.Platform;
  /** The person's home folder. */
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The number of the person on systems that number them. */
  uid?: number;
}

/**
 * Who starts what files in a home name: whoever it belongs to, where root works in it; else who works here.
 * @param uid of this process; undefined on systems without such numbers
 */
export const personOf = (uid: number | undefined, home: string): number | undefined =>
  uid === 0 ? (lstatSync(home, { throwIfNoEntry: false })?.uid ?? uid) : uid;

/** Where packages for Linux put the command on everybody's path (`scripts/lib/packages/tree.mjs`). */
export const systemWide = '/usr/bin/qcred';

/** How the second line of a launcher of ours begins; the folder that it starts follows. */
export const shellMark = '# qcred-launcher 1: ';
export const windowsMark = 'rem qcred-launcher 1: ';

/** The launcher that lies in an installation itself. */
export const launcherIn = (root: string, platform: NodeJS.Platform): string =>
  join(root, 'bin', platform === 'win32' ? 'qcred.cmd' : 'qcred');

/**
 * Where the person's own launcher is: a folder that is on the path of most people (of everybody on
 * Windows, where Settings lists it under "App execution aliases").
 */
export const launcherFile = ({ platform, home, env }: Omit<Installation, 'root'>): string =>
  platform === 'win32'
    ? join(localAppData(env, home), 'Microsoft', 'WindowsApps', 'qcred.cmd')
    : join(home, '.local', 'bin', 'qcred');

/** Where the command is kept of an app that lies where it will not stay. */
export function copiesFolder({ platform, home, env }: Omit<Installation, 'root'>): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'QCred', 'command');
  if (platform === 'win32') return join(localAppData(env, home), 'QCred', 'command');
  return join(xdgFolder(env.XDG_DATA_HOME, home, join('.local', 'share')), 'qcred', 'command');
}

const localAppData = (env: Installation['env'], home: string): string =>
  env.LOCALAPPDATA || join(home, 'AppData', 'Local');

/**
 * The path by which other programs are to call `qcred`: the one that stays.
 *
 * @returns the system's own path where it leads to this installation; else the person's launcher, which
 *   may not be there yet (`readyLauncher`); else, where somebody else's file has its name, the launcher in
 *   this installation's folder
 */
export function ownCommand(installation: Installation): string {
  const { root, platform } = installation;
  const own = launcherIn(root, platform);
  if (platform === 'linux' && leadsTo(systemWide, own)) return systemWide;
  const launcher = launcherFile(installation);
  return mayBeOurs(launcher, personOf(installation.uid, installation.home)) ? launcher : own;
}

/** Whether a path leads to a file, links followed. */
export function leadsTo(path: string, target: string): boolean {
  try {
    return realpathSync(path) === realpathSync(target);
  } catch {
    return false;
  }
}

/** Whether there is a launcher of ours, or nothing yet. */
function mayBeOurs(path: string, uid: number | undefined): boolean {
  const is = lstatSync(path, { throwIfNoEntry: false });
  if (!is) return true;
  if (!is.isFile() || is.size > 100_000 || (uid !== undefined && is.uid !== uid)) return false;
  return readLauncher(readFileSync(path, 'utf8')) !== null;
}

/**
 * Reads a launcher of ours.
 *
 * @returns the folder that it starts QCred from; null for a file that is not one
 */
export function readLauncher(text: string): { root: string } | null {
  const mark = text.startsWith('@') ? windowsMark : shellMark;
  const second = text.split(/\r?\n/, 2)[1];
  return second?.startsWith(mark) ? { root: second.slice(mark.length) } : null;
}
