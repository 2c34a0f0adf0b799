import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isLocked, open, seal } from '#core/store/crypto/box.ts';
import { writeAtomic } from '#core/store/files/atomic.ts';
import { isMissing } from '#core/store/files/faults.ts';
import { makeFolder } from '#core/store/files/folder.ts';
import { type Holder, ownHolder } from '#core/store/files/holder.ts';
import { readOwn } from '#core/store/files/own.ts';
import type { Actor } from '#shared/model.ts';
import type { ActivityEntry } from './entry.ts';

/*
 * What is to be logged while another process has the log waits in a folder beside it, one sealed file
 * for each call, and whoever has the log next appends it. A file ends in `.record` when what it tells
 * of has happened, and in `.prepared` when it is about to: then it counts once the vault remembers the
 * update of that name. What is asked of a service ends in `.asked` until the answer is there
 * (`around.ts`), and in `.unseen` when nobody here saw it.
 */

/** Records that wait to be appended. */
export interface Waiting {
  /** Names them: their records in the log carry it, so that none is appended twice. */
  id: string;
  at: string;
  actor: Actor;
  entries: readonly ActivityEntry[];
  /** Number of the last record in the log when they were written down: none of them stands before it. */
  after: number;
  /** Who wrote them down. */
  by: Holder;
}

/** A file of the folder. */
export interface WaitingFile extends Waiting {
  path: string;
  kind: WaitingKind;
}

/** How far what a file tells of has come. */
type WaitingKind = 'record' | 'prepared' | 'asked' | 'unseen';

/** The folder of what waits. */
export interface WaitingRoom {
  /** @returns the file's path @throws the system's error */
  put(waiting: Omit<Waiting, 'by'>, kind: Exclude<WaitingKind, 'unseen'>): Promise<string>;
  /** What was about to be done has happened, or may have. Needs no key. @throws the system's error */
  mark(path: string, kind: 'record' | 'unseen'): Promise<void>;
  /** What waits, in the order of its time; what cannot be read is left out. */
  list(): Promise<WaitingFile[]>;
  isEmpty(): Promise<boolean>;
}

/** More than this are never read at once; the others wait for the next time. */
const mostAtOnce = 1000;

const ending = /\.(record|prepared|asked|unseen)$/;

/**
 * @param dataDir QCred's own folder
 * @param key of the log
 */
export function createWaitingRoom(
  dataDir: string,
  key: Uint8Array,
  randomBytes: (length: number) => Uint8Array,
): WaitingRoom {
  const folder = join(dataDir, 'activity.waiting');
  const place = (name: string) => Buffer.from(`activity waiting/${name.replace(ending, '')}`);

  async function names(): Promise<string[]> {
    try {
      return (await readdir(folder)).filter((name) => ending.test(name)).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async function read(name: string): Promise<WaitingFile[]> {
    const path = join(folder, name);
    try {
      const waiting: unknown = JSON.parse(
        Buffer.from(open(key, await readOwn(path), place(name))).toString(),
      );
      if (!isWaiting(waiting)) return [];
      const kind = (ending.exec(name)?.[1] ?? 'record') as WaitingKind;
      const entries = kind === 'unseen' ? waiting.entries.map(unseen) : waiting.entries;
      return [{ ...waiting, entries, path, kind }];
    } catch (error) {
      if (isLocked(error)) throw error;
      // Appended by another process just now, damaged, or of another vault.
      return [];
    }
  }

  return {
    async put(waiting, kind) {
      makeFolder(folder);
      const name = `${String(Date.parse(waiting.at)).padStart(15, '0')}-${waiting.id}.${kind}`;
      const text = JSON.stringify({ ...waiting, by: ownHolder() } satisfies Waiting);
      await writeAtomic(join(folder, name), seal(key, Buffer.from(text), place(name), randomBytes));
      return join(folder, name);
    },

    mark: (path, kind) => rename(path, path.replace(ending, `.${kind}`)),

    async list() {
      const files = await Promise.all((await names()).slice(0, mostAtOnce).map(read));
      return files.flat();
    },

    isEmpty: async () => (await names()).length === 0,
  };
}

/** Nobody else can have sealed it, but another version of QCred can. */
function isWaiting(value: unknown): value is Waiting {
  const { id, at, actor, entries, after, by }: { [K in keyof Waiting]?: unknown } = Object(value);
  return (
    [id, at].every((text) => typeof text === 'string') &&
    [actor, by].every((one) => Object(one) === one) &&
    Number.isSafeInteger(after) &&
    Array.isArray(entries)
  );
}

/** An entry of something whose outcome nobody here saw. */
const unseen = (entry: ActivityEntry): ActivityEntry => ({
  ...entry,
  detail: [entry.detail, 'QCred did not see the answer, so it may not have been done']
    .filter(Boolean)
    .join('; '),
});

/** Removes files of the folder. What cannot be removed is found in the log the next time. */
export async function removeWaiting(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true }).catch(() => {});
}
