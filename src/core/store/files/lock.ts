import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { QCredError } from '#shared/errors.ts';
import { isMissing, systemCode, writeFault } from './faults.ts';
import { makeFolder } from './folder.ts';
import { type Holder, isAlive, isHolder, ownHolder } from './holder.ts';
import { mayPass } from './patience.ts';

/*
 * An exclusive lock between processes: the file `path` exists while someone holds it, and says who.
 *
 * Why not a package: the usual one (proper-lockfile) shows that a lock is in use by touching the
 * file every few seconds, so after a crash everybody waits until the file has grown old. Here a
 * lock names its process, and a dead one's lock passes on at once.
 *
 * How it passes on without two heirs: a lock file is only ever created whole, by hard-linking a
 * complete file, which fails when the name is taken. Every lock has its own nonce. The heir of a
 * dead lock n is whoever creates `path.n`; if that one dies too, the heir is whoever creates the
 * file named after *its* nonce, and so on, so there is one last heir. It makes its claim the lock
 * with one rename. A process that looked earlier and comes late may still create a claim, whose
 * line of descent is gone by then: it sees that `path` no longer holds the lock it wanted to
 * inherit, and withdraws.
 *
 * What is no whole lock file (a link, a FIFO, a file cut short) was put there by something else or
 * damaged by a power cut, and is inherited as from a dead holder: it is looked at without being opened
 * where that could take time, and the rename puts the new lock in its place.
 */

interface Lock extends Holder {
  nonce: string;
}

interface LockOptions {
  /** How long to wait for another holder, in milliseconds: for one, as others may come before us. */
  timeoutMs?: number;
  /** A clock that never turns back, in milliseconds; only differences count. */
  now?: () => number;
}

/**
 * Does `work` while holding the lock `path`, which all processes of QCred respect. Not for use
 * inside work that holds the same lock: it would wait for itself.
 * @param path the lock file's own path; its folder is created when missing
 * @throws QCredError vault_busy when another process holds it for longer than `timeoutMs`
 *   (10 seconds unless told), or the error of creating a file there
 */
export async function withLock<T>(
  path: string,
  work: () => T | Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const nonce = await acquire(path, options.timeoutMs ?? 10_000, options.now ?? (() => performance.now()));
  try {
    return await work();
  } finally {
    release(path, nonce);
  }
}

/** Locks of this process that it has let go of although their files could not be removed. */
const released = new Set<string>();

/** Never fails: the work is done, and the lock of a process that ended counts for nothing. */
function release(path: string, nonce: string): void {
  try {
    rmSync(path);
  } catch {
    released.add(nonce);
  }
}

/** How long things may move at a lock. */
const movingMs = 1000;

/** How long to wait in a queue that moves, in times of what one waits for a holder: not for ever. */
const queue = 6;

/** @returns the nonce of the lock */
async function acquire(path: string, timeoutMs: number, now: () => number): Promise<string> {
  const begun = now();
  // Who holds a lock too long is stuck; a queue of holders on a busy machine is not, and is waited for.
  let waitingFor = '';
  let deadline = begun + timeoutMs;
  const lock: Lock = { ...ownHolder(), nonce: randomBytes(12).toString('hex') };
  const candidate = `${path}.${lock.pid}.${lock.nonce}.new`;
  try {
    writeCandidate(candidate, lock);
    for (let pause = 1; ; pause = Math.min(pause * 2, 16)) {
      const outcome = tryToTake(path, candidate);
      if (outcome === 'taken') {
        sweep(path);
        return lock.nonce;
      }
      const time = now();
      if (outcome !== 'again' && outcome.nonce !== waitingFor) {
        waitingFor = outcome.nonce;
        deadline = Math.min(time + timeoutMs, begun + queue * timeoutMs);
      }
      // Things that move are looked at again even by who does not wait for a living holder, but not for ever.
      const end = outcome === 'again' ? Math.max(deadline, begun + movingMs) : deadline;
      if (time >= end) throw busy(path, outcome);
      // Not in step with the others, who would otherwise all come back at the same moment.
      await sleep(outcome === 'again' ? 0 : pause * (0.5 + Math.random()));
    }
  } catch (error) {
    throw writeFault(error, path);
  } finally {
    discard(candidate);
  }
}

function discard(path: string): void {
  try {
    rmSync(path);
  } catch {
    // What is wrong with the folder was reported by writing there, or the next holder tidies up.
  }
}

function writeCandidate(candidate: string, lock: Lock): void {
  const write = () => writeFileSync(candidate, JSON.stringify(lock), { flag: 'wx', mode: 0o600 });
  try {
    write();
  } catch (error) {
    if (!isMissing(error)) throw error;
    makeFolder(dirname(candidate));
    write();
  }
}

/** So many never died one after the other: the locks lead in a circle that something else made. */
const mostHeirs = 1000;

/**
 * What systems say where there are no hard links. On Windows EPERM is a name that is about to be free, and
 * libuv gives ERROR_INVALID_FUNCTION, the answer of FAT, as EISDIR.
 */
const noLinks = {
  posix: ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'],
  windows: ['EISDIR', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'],
};

/** One try, as `take`; `again` also where Windows refuses for a moment, as while a deletion is pending. */
function tryToTake(path: string, candidate: string): ReturnType<typeof take> {
  try {
    return take(path, candidate);
  } catch (error) {
    if (mayPass(error)) return 'again';
    throw error;
  }
}

/** One try: `taken`, `again` when things moved while looking, or the living lock that is in the way. */
function take(path: string, candidate: string): 'taken' | 'again' | Lock {
  if (linkNew(candidate, path)) return 'taken';
  const root = readLock(path);
  if (root === null) return 'again';
  let last = root;
  for (let heirs = 0; heirs <= mostHeirs; heirs++) {
    if (isAlive(last) && !released.has(last.nonce)) return last;
    const claim = `${path}.${last.nonce}`;
    if (linkNew(candidate, claim)) {
      if (readLock(path)?.nonce !== root.nonce) {
        rmSync(claim, { force: true });
        return 'again';
      }
      try {
        renameSync(claim, path);
      } catch (error) {
        // Left behind, it would be a living heir to whoever tries again: to us.
        rmSync(claim, { force: true });
        throw error;
      }
      return 'taken';
    }
    const heir = readLock(claim);
    if (heir === null) return 'again';
    last = heir;
  }
  throw endless(path);
}

/**
 * Gives an existing file a second name; false when that name is taken.
 *
 * @throws QCredError unsupported; the system's error
 */
function linkNew(existing: string, name: string): boolean {
  try {
    linkSync(existing, name);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    if (noLinks[process.platform === 'win32' ? 'windows' : 'posix'].includes(systemCode(error) ?? ''))
      throw new QCredError(
        'unsupported',
        `The folder ${dirname(name)} is on a file system without hard links.`,
        'Set QCRED_HOME to a folder on another disk.',
        { cause: error },
      );
    throw error;
  }
}

/**
 * The lock in a file, or null when it is gone. Nobody alive leaves an incomplete lock file, so what
 * cannot be understood counts as held by process 0, the dead.
 *
 * @throws QCredError write_failed for a folder; the system's error
 */
function readLock(path: string): Lock | null {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (!there) return null;
  if (there.isDirectory())
    throw new QCredError(
      'write_failed',
      `${path} is a folder, not a file.`,
      'Move the folder away, then try again.',
    );
  try {
    const lock: unknown = there.isFile() ? parse(readBeginning(path)) : null;
    return isLock(lock) ? lock : damaged(there);
  } catch (error) {
    if (isMissing(error)) return null;
    // It became a link between the two looks.
    if (systemCode(error) === 'ELOOP') return damaged(there);
    throw error;
  }
}

const damaged = ({ ino, mtimeMs }: Stats): Lock => ({
  pid: 0,
  start: null,
  boot: null,
  host: '',
  nonce: `damaged-${ino}-${mtimeMs}`,
});

/** No lock is longer: a host's name has 255 letters at most. */
const longest = 4096;

/** What a file begins with: all of a lock. Never waits, and never follows a link. Windows has neither flag. */
function readBeginning(path: string): string {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) return '';
    const bytes = Buffer.alloc(longest);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, longest, 0));
  } finally {
    closeSync(file);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isLock(value: unknown): value is Lock {
  return isHolder(value) && 'nonce' in value && /^[0-9a-f]{24}$/.test(String(value.nonce));
}

/**
 * Removes what killed processes left beside the lock: complete files that never became the lock,
 * claims that came late, and those that were inherited. Only for who holds the lock, when no line of
 * heirs leads anywhere.
 */
function sweep(path: string): void {
  try {
    const folder = dirname(path);
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(`${basename(path)}.`)) continue;
      const lock = readLock(join(folder, name));
      if (lock !== null && !isAlive(writerOf(name, lock))) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // The next holder tries again.
  }
}

/** Who wrote a file beside the lock. One that is just being written has its process in its name only. */
function writerOf(name: string, lock: Lock): Holder {
  const pid = /\.(\d+)\.[0-9a-f]{24}\.new$/.exec(name)?.[1];
  if (lock.pid !== 0 || pid === undefined) return lock;
  return { ...ownHolder(), pid: Number(pid), start: null };
}

const endless = (path: string): QCredError =>
  new QCredError(
    'write_failed',
    `The locks beside ${path} were not made by QCred: they never end.`,
    `Close every QCred, delete ${path} and the files whose names begin with it, then try again.`,
  );

function busy(path: string, lock: Lock | 'again'): QCredError {
  if (lock === 'again')
    return new QCredError(
      'vault_busy',
      `The lock ${path} comes and goes.`,
      'Other QCred processes are busy with these files. Wait for them, then try again.',
    );
  const elsewhere = lock.host === ownHolder().host ? '' : ` on ${lock.host}`;
  return new QCredError(
    'vault_busy',
    `Another QCred process (number ${lock.pid}${elsewhere}) is busy with these files.`,
    `Wait for it or close it, then try again. If there is no such QCred any more, delete ${path}.`,
  );
}
