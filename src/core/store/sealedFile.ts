import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import type { OpenVault } from './access.ts';
import { isLocked, open, seal } from './crypto/box.ts';
import { type Purpose, subkey } from './crypto/subkey.ts';
import { writeAtomic } from './files/atomic.ts';
import { isMissing, readFault, writeFault } from './files/faults.ts';
import { makeFolder } from './files/folder.ts';
import { withLock } from './files/lock.ts';
import { readOwn } from './files/own.ts';

/** One sealed file beside the vault. */
export interface SealedLocation {
  path: string;
  key: Uint8Array;
  /** What it is of: ties the file to that, so that it cannot be put in another's place. */
  of: string;
  /** The number of today's schema. */
  schema: number;
}

/** What is in one, by name: nobody else can have sealed it, and its number says which fields there are. */
export type SealedFields = Readonly<Record<string, unknown>>;

/** Writes one, and its folder where there is none. @throws QCredError disk_full, file_read_only, write_failed */
export async function writeSealed(
  { randomBytes }: Pick<OpenVault['deps'], 'randomBytes'>,
  { path, key, of, schema }: SealedLocation,
  fields: object,
): Promise<void> {
  try {
    makeFolder(dirname(path));
  } catch (error) {
    throw writeFault(error, path);
  }
  const text = JSON.stringify({ ...fields, schema });
  await writeAtomic(path, seal(key, Buffer.from(text), Buffer.from(of), randomBytes), { mode: 0o600 });
}

/**
 * What is in one.
 * @throws the system's error; QCredError locked, vault_newer for one of a later schema, or what `open`
 *   says of one that is damaged
 */
export const readSealed = async (place: SealedLocation): Promise<SealedFields> =>
  fieldsIn(await readOwn(place.path), place);

function fieldsIn(sealed: Uint8Array, { path, key, of, schema }: SealedLocation): SealedFields {
  const value: unknown = JSON.parse(Buffer.from(open(key, sealed, Buffer.from(of))).toString('utf8'));
  const fields: SealedFields = Object(value);
  // The first files had no number, and some were lists.
  if (Number(fields.schema ?? 1) > schema) throw newerFile(path);
  return fields;
}

const newerFile = (path: string): QCredError =>
  new QCredError(
    'vault_newer',
    `${path} was written by a newer QCred.`,
    'Install the newest QCred; this one leaves the file as it is.',
  );

/** What lies beside the vault, each in a sealed file of its own under an id. */
interface SealedFiles {
  pathOf(id: string): string;
  /**
   * Null when there is no such file, it is damaged, or a newer QCred wrote it: it is made anew then.
   * @throws QCredError file_unreadable, locked
   */
  read(id: string): Promise<SealedFields | null>;
  /**
   * The text of one, for a thread that reads it: JSON in UTF-8, whose `schema` nobody has looked at.
   * Null as for `read`, but for a newer one. @throws QCredError file_unreadable, locked
   */
  readText(id: string): Promise<Uint8Array | null>;
  /** Within `alone`, which makes the folder. @throws QCredError disk_full, file_read_only, write_failed */
  write(id: string, fields: object): Promise<void>;
  remove(id: string): Promise<void>;
  /** The ids that have a file. @throws QCredError file_unreadable */
  ids(): Promise<string[]>;
  /**
   * Runs `work` while no other process does so for the same id.
   *
   * @param patienceMs how long to wait for another; that of `withLock` unless told
   * @throws QCredError vault_busy after that time, disk_full, file_read_only; whatever `work` throws
   */
  alone<T>(id: string, work: () => Promise<T>, patienceMs?: number): Promise<T>;
}

const extension = '.qcred';

/**
 * @param access the open vault
 * @param place `folder`: within QCred's own; `purpose`: of the key; `name`: what an id is of, which
 *   ties a file to its id, so that one cannot be put in another's place
 */
export function createSealedFiles(
  { deps, vault }: Pick<OpenVault, 'deps' | 'vault'>,
  {
    folder: inner,
    purpose,
    name,
    schema,
  }: { folder: string; purpose: Purpose; name: string; schema: number },
): SealedFiles {
  const folder = join(deps.dataDir, inner);
  const key = subkey(vault.key, purpose);
  const pathOf = (id: string) => join(folder, `${id}${extension}`);
  const locationOf = (id: string): SealedLocation => ({ path: pathOf(id), key, of: `${name}/${id}`, schema });

  /** Null as `read` says. */
  async function readAs<T>(
    id: string,
    take: (sealed: Uint8Array, place: SealedLocation) => T,
  ): Promise<T | null> {
    const place = locationOf(id);
    const { path } = place;
    let sealed: Uint8Array;
    try {
      sealed = await readOwn(path);
    } catch (error) {
      if (isMissing(error)) return null;
      throw readFault(error, path);
    }
    try {
      return take(sealed, place);
    } catch (error) {
      if (isLocked(error)) throw error;
      return null;
    }
  }

  return {
    pathOf,

    read: (id) => readAs(id, fieldsIn),

    readText: (id) => readAs(id, (sealed, { of }) => open(key, sealed, Buffer.from(of))),

    write: (id, fields) => writeSealed(deps, locationOf(id), fields),

    remove: (id) => rm(pathOf(id), { force: true }),

    ids: () => idsIn(folder),

    alone: (id, work, patienceMs) =>
      withLock(join(folder, `${id}.lock`), work, patienceMs === undefined ? {} : { timeoutMs: patienceMs }),
  };
}

async function idsIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((one) => one.endsWith(extension)).map((one) => one.slice(0, -extension.length));
  } catch (error) {
    if (isMissing(error)) return [];
    throw readFault(error, folder);
  }
}

/**
 * Removes the files of what is gone: who deleted it was killed before it came to them, or could not.
 *
 * @param folder where they are
 * @param known the ids that are there; asked for after the files, since what is new has its file later
 * @throws QCredError file_unreadable, or the error of removing one
 */
export async function sweepSealed(folder: string, known: () => Promise<readonly string[]>): Promise<void> {
  const ids = await idsIn(folder);
  if (ids.length === 0) return;
  const there = new Set(await known());
  for (const id of ids) if (!there.has(id)) await rm(join(folder, `${id}${extension}`), { force: true });
}
