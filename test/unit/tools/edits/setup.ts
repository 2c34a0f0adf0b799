import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { workHere } from '#core/nodeDeps.ts';
import type { FileEdit } from '#core/tools/edits/edit.ts';
import { createEdits, type EditsDeps } from '#core/tools/edits/edits.ts';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const hashOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

export const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** Edits over a folder of its own within `folder`. */
export function editsIn(folder: string, more: Partial<EditsDeps> = {}) {
  return createEdits({
    dataDir: join(folder, 'data'),
    key: new Uint8Array(32).fill(3),
    now: () => new Date('2026-11-02T10:00:00Z'),
    uuid: randomUUID,
    randomBytes,
    work: workHere,
    ...more,
  });
}

/** An edit of the file as it is now. */
export function edit(path: string, after: string | null, more: Partial<FileEdit> = {}): FileEdit {
  const before = existsSync(path) ? hashOf(readFileSync(path)) : null;
  return { path, target: targetOf(path), before, after: after === null ? null : bytes(after), ...more };
}

/** Where a path leads, also to a file that does not exist yet. */
function targetOf(path: string): string {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) return targetOf(resolve(realpathSync(dirname(path)), readlinkSync(path)));
  if (stat !== undefined) return realpathSync(path);
  return dirname(path) === path ? path : join(targetOf(dirname(path)), basename(path));
}

/** Everything below a folder: files with their text and mode, folders, links. */
export function snapshot(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) found[name] = 'link';
    else if (stat.isDirectory()) found[name] = 'folder';
    else found[name] = `${(stat.mode & 0o777).toString(8)} ${readFileSync(path, 'latin1')}`;
  }
  return found;
}
