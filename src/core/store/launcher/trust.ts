/** Who could put other code in a place: the owners and rights of each folder on the way to it. */
import { readFileSync, type Stats } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { systemCode } from '../files/faults.ts';
import { personOf } from './place.ts';

/** Whom a person trusts with what is started for them. */
export interface Trusted {
  /** The person's number; undefined on systems without such. */
  uid?: number;
  /** Groups whose members may write. */
  groups: readonly number[];
  /** The person's home folder: what is in it does not vanish, wherever it is itself. */
  home: string;
}

/** Why a place is not one to start code from. */
export interface PlaceFault {
  path: string;
  /** `shared`: everybody may make things beside it, as in /tmp, so that it can be another one tomorrow. */
  kind: 'missing' | 'owner' | 'writable' | 'shared';
}

/** macOS' `admin`, who own /Applications together and can become root. */
const macAdmin = 80;

/**
 * Root's group, macOS' administrators, and the person's own group where nobody else is in it, as
 * distributions give everybody one (Debian Policy 9.2.2, "user private groups").
 */
export function trustedGroups(platform: NodeJS.Platform): number[] {
  const own = platform === 'win32' ? null : ownGroup();
  return [0, ...(platform === 'darwin' ? [macAdmin] : []), ...(own === null ? [] : [own])];
}

function ownGroup(): number | null {
  try {
    const { username, gid } = userInfo();
    return isPrivateGroup(readFileSync('/etc/group', 'utf8'), username, gid) ? gid : null;
  } catch {
    return null;
  }
}

/** Whether a group is called as the person is, and lists nobody else. @param groups the text of /etc/group, see group(5) */
export function isPrivateGroup(groups: string, user: string, gid: number): boolean {
  const fields = groups.split('\n').map((line) => line.split(':'));
  const [name, , , members = ''] = fields.find((line) => line[2] === String(gid)) ?? [];
  return name === user && (members === '' || members === user);
}

/** Whom a person trusts with what is started for them. @param deps the system, and who the person is */
export const trustedBy = ({
  platform,
  uid,
  home,
}: {
  platform: NodeJS.Platform;
  uid?: number;
  home: string;
}): Trusted => ({ uid: personOf(uid, home), groups: trustedGroups(platform), home });

/** Whether a path is a folder, or in it. Pure. @param path absolute, as the folder's */
export const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

/** Every folder on the way to a path, and the path: `/`, `/home`, `/home/me`. Pure. @param path absolute */
export function wayTo(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [...wayTo(above), path];
}

/**
 * What somebody would have to change to put code of theirs in an installation: the ways to what is
 * started and loaded first, links followed.
 *
 * @param root an installation's folder
 * @throws the system's error when there is none
 */
export async function waysInto(root: string): Promise<string[]> {
  const bin = (await readdir(join(root, 'bin'))).sort().map((name) => join('bin', name));
  const parts = ['', ...bin, 'package.json', 'out/main/qcred.js', 'out/main/chunks', ...beside];
  const real = await Promise.all(
    parts.map((part) =>
      realpath(join(root, part)).catch((error: unknown) => {
        if (part === '' || systemCode(error) !== 'ENOENT') throw error;
        return null;
      }),
    ),
  );
  return [...new Set(real.flatMap((path) => (path === null ? [] : wayTo(path))))];
}

/** What comes with it: Node, and the addon. */
const beside = [
  'out/native/qcred',
  'node_modules/node/bin/node',
  'node_modules/keytar/lib',
  'node_modules/keytar/prebuilds',
];

/**
 * The first thing on the ways that others could exchange; null where they could none.
 *
 * @param root what they lead to
 */
export async function firstFault(
  ways: readonly string[],
  trusted: Trusted,
  root: string,
): Promise<PlaceFault | null> {
  const isAtHome = isWithin(trusted.home, root);
  for (const path of ways) {
    const is = await lstat(path).catch(() => null);
    const kind = is === null ? 'missing' : kindOf(is, trusted);
    if (kind === 'shared' && isAtHome && isWithin(path, trusted.home)) continue;
    if (kind) return { path, kind };
  }
  return null;
}

function kindOf(is: Stats, { uid, groups }: Trusted): PlaceFault['kind'] | null {
  if (uid === undefined) return null;
  if (is.uid !== 0 && is.uid !== uid) return 'owner';
  if (is.isSymbolicLink()) return null;
  // In a folder with the sticky bit nobody can exchange what is somebody else's, as long as it is there.
  if ((is.mode & 0o002) !== 0) return (is.mode & 0o1000) !== 0 ? 'shared' : 'writable';
  return (is.mode & 0o020) !== 0 && !groups.includes(is.gid) ? 'writable' : null;
}

/**
 * What is wrong with a program that a tool's file names.
 *
 * @param program an absolute path
 * @returns null where it is there, and nobody else could put another one in its place
 */
export async function programFault(program: string, trusted: Trusted): Promise<PlaceFault | null> {
  const real = await realpath(program).catch(() => null);
  if (real === null) return { path: program, kind: 'missing' };
  // Links are names in folders, too: both ways count.
  const ways = [...wayTo(program), ...wayTo(real)];
  const fault = await firstFault(ways, trusted, program);
  return fault && fault.kind !== 'missing' ? fault : null;
}

/** A fault in words, as the end of a sentence. */
export function faultWords({ path, kind }: PlaceFault): string {
  switch (kind) {
    case 'missing':
      return `${path} is not there`;
    case 'owner':
      return `${path} belongs to another user`;
    case 'writable':
      return `others can change what is in ${path}`;
    case 'shared':
      return `anybody can make things in ${path}`;
  }
}

/** Whether a Windows path lies where other users of the machine cannot write unless they were let. Pure. */
export function isOwnOnWindows(
  path: string,
  home: string,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const folders = [home, env.ProgramFiles, env['ProgramFiles(x86)'], env.ProgramW6432, env.LOCALAPPDATA];
  const plain = (text: string) => `${text.replaceAll('/', '\\').replace(/\\+$/, '').toLowerCase()}\\`;
  return folders.some((folder) => folder && plain(path).startsWith(plain(folder)));
}

/** Whether macOS shows an app here only while it runs: translocated, or on a disk image. Pure. */
export const isPassingOnMac = (root: string): boolean =>
  /\/AppTranslocation\//.test(root) || root.startsWith(`${sep}Volumes${sep}`);
