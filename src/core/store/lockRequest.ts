import { lstatSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import type { Deps } from '../deps.ts';
import { writeFault } from './files/faults.ts';
import { type Holder, isAlive, isHolder, ownHolder } from './files/holder.ts';
import { watchPath } from './vault/watch.ts';

/*
 * How a command has the window's process lock the vault: it puts a file into the vault's folder, and
 * whoever has the vault open there locks it and takes the file away. Who may write in that folder can
 * lock the vault, and nothing else.
 */

/** The files, in QCred's folder. */
export const lockRequestPaths = (dataDir: string) => ({
  /** Asks for a lock; says who asks. */
  request: join(dataDir, 'lock.request'),
  /** Says which process has the vault open and listens. */
  open: join(dataDir, 'lock.listener'),
});

/**
 * Listens for requests while the vault is open.
 *
 * @param lock locks the vault; the request counts as done when this resolves
 * @returns the function that ends it
 */
export function listenForLock(dataDir: string, lock: () => Promise<void>): () => void {
  const { request, open } = lockRequestPaths(dataDir);
  let heard = false;
  const look = () => {
    const by = readHolder(request);
    if (heard || by === null) return;
    // Left by a command that was killed, perhaps long ago.
    if (by !== 'unknown' && !isAlive(by)) return remove(request);
    heard = true;
    void lock()
      .catch(() => {})
      .then(() => remove(request));
  };
  try {
    writeHolder(open);
  } catch {
    // Then a command that asks waits a moment less.
  }
  const unwatch = watchPath(request, look);
  // Not within this call: a lock ends what the caller is just beginning.
  queueMicrotask(look);
  return () => {
    unwatch();
    remove(open);
  };
}

/** How long a command waits: for a process that is known to listen, and for one that is not. */
const patienceMs = { known: 10_000, unknown: 1_500 };
const pauseMs = 50;

/**
 * Asks the process that has the vault open to lock it.
 *
 * @returns `locked`; `nobody` where no process has it open; `silent` where one has, and does not answer
 * @throws QCredError write_failed and the like where the request cannot be written
 */
export async function requestLock({
  dataDir,
  sleep,
}: Pick<Deps, 'dataDir' | 'sleep'>): Promise<'locked' | 'nobody' | 'silent'> {
  const { request, open } = lockRequestPaths(dataDir);
  const holder = readHolder(open);
  const known = holder !== null && holder !== 'unknown' && isAlive(holder);
  try {
    writeHolder(request);
  } catch (error) {
    throw isFolder(request) ? inTheWay(request) : writeFault(error, request);
  }
  try {
    for (let left = known ? patienceMs.known : patienceMs.unknown; left > 0; left -= pauseMs) {
      await sleep(pauseMs);
      if (readHolder(request) === null) return 'locked';
    }
    return known ? 'silent' : 'nobody';
  } finally {
    remove(request);
  }
}

const isFolder = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const inTheWay = (path: string): QCredError =>
  new QCredError(
    'write_failed',
    `${path} is a folder with something in it, so nobody can be asked to lock the vault.`,
    'Move it away, then try again, or lock the vault in its window.',
  );

const writeHolder = (path: string): void => {
  remove(path);
  writeFileSync(path, JSON.stringify(ownHolder()), { flag: 'wx', mode: 0o600 });
};

/** Longer is no file of ours. */
const longest = 4096;

/** Who wrote a file; null when there is none. What is no file, a folder or a link, was written by nobody of ours. */
function readHolder(path: string): Holder | 'unknown' | null {
  let text: string;
  try {
    const found = lstatSync(path);
    if (!found.isFile()) return null;
    if (found.size > longest) return 'unknown';
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? null : 'unknown';
  }
  try {
    const holder: unknown = JSON.parse(text);
    return isHolder(holder) && holder.pid > 0 ? holder : 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Never fails: what cannot be removed is of a process that will have ended, or a folder with something in it. */
function remove(path: string): void {
  try {
    if (lstatSync(path).isDirectory()) rmdirSync(path);
    else rmSync(path, { force: true });
  } catch {}
}
