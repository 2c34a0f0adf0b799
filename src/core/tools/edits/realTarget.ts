import { lstat, readlink } from 'node:fs/promises';
import { join, parse, sep } from 'node:path';
import { isMissing, readFault } from '#core/store/files/faults.ts';
import { QCredError } from '#shared/errors.ts';

/** As many links as Linux follows in one path (path_resolution(7)). */
const mostLinks = 40;

/**
 * Where bytes written to `path` really go: every symbolic link on the way followed, also links to
 * a file or folder that does not exist yet, which `fs.realpath` does not do.
 * @param path absolute
 * @throws QCredError file_unreadable: links that lead in a circle, a file where a folder should be,
 *   a folder one may not look into, a name that is not UTF-8
 */
export async function realTarget(path: string): Promise<string> {
  let { root: at, names: ahead } = split(path);
  let links = 0;
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    // Bytes that are not UTF-8 come as this character, which names another file.
    if (name.includes('\ufffd')) throw unnameable(path);
    // Nothing on the way to `at` is a link, so that ".." is above it, where it leads.
    const next = join(at, name);
    const link = await linkText(next, path);
    if (link === null) {
      at = next;
      continue;
    }
    if (++links > mostLinks) throw circle(path);
    const { root, names } = split(link);
    if (root !== '') at = root;
    ahead = ahead.concat(names);
  }
  return at;
}

/** A path's root (empty when relative) and its names, the last one first. */
function split(path: string): { root: string; names: string[] } {
  const { root } = parse(path);
  const names = path.slice(root.length).split(sep === '\\' ? /[\\/]/ : '/');
  return { root, names: names.reverse() };
}

async function linkText(path: string, asked: string): Promise<string | null> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw readFault(error, asked);
  }
}

const unnameable = (path: string): QCredError =>
  new QCredError(
    'file_unreadable',
    `${path} cannot be named: a part of its path is not in UTF-8.`,
    'Rename that file or folder, then try again. Nothing was changed.',
  );

const circle = (path: string): QCredError =>
  new QCredError(
    'file_unreadable',
    `${path} is a symbolic link that leads back to itself.`,
    'Remove or correct the link, then try again.',
  );
