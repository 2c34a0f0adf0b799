import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { VaultState } from '#shared/model.ts';
import type { Deps } from '../../deps.ts';
import { open, seal } from '../crypto/box.ts';
import { subkey } from '../crypto/subkey.ts';
import { writeAtomic } from '../files/atomic.ts';
import { makeFolder } from '../files/folder.ts';
import { readOwn } from '../files/own.ts';
import { currentSchema } from './migrations.ts';

/** What is needed to hand out the key of one profile: its chain, and the credential behind it. */
export type StatePart = Pick<VaultState, 'profiles' | 'credentials'>;

/**
 * A part of the state, sealed by itself, so that handing out one key costs the same however many there
 * are. It belongs to one vault file: with any other, older or newer, it counts for nothing.
 */
export interface Excerpt {
  /** Of the vault file that it was taken from (`fileIdentity`). */
  identity: string;
  part: StatePart;
  /** What the vault remembers of its changes, which the log is written by. */
  changes: readonly string[];
  lastLogged?: string;
}

/** The folder of excerpts in QCred's own. */
export const excerptFolder = (dataDir: string): string => join(dataDir, 'excerpts');

/** Whether a file there is called as one. */
export const isExcerpt = (name: string): boolean => /^[0-9a-f]{40}\.qcred$/.test(name);

/** No chain of profiles is longer. */
const mostBytes = 1024 * 1024;

/** Where the excerpt for a name is, whose file does not tell it, and what it is sealed with. */
function locationOf(dataDir: string, vaultKey: Uint8Array, name: string) {
  const key = subkey(vaultKey, 'excerpt');
  const id = createHmac('sha256', key).update(name).digest('hex').slice(0, 40);
  return { path: join(excerptFolder(dataDir), `${id}.qcred`), key, of: Buffer.from(`excerpt/${id}`) };
}

/**
 * The excerpt for what a profile is called by, if it is of this vault file. Null for one that is not
 * there, damaged, of another file or another version of QCred: the vault is read then. Never throws.
 *
 * @param vaultKey 32 bytes
 * @param name as whoever asks calls the profile: its name or its id
 * @param identity of the vault file as it is now
 */
export async function readExcerpt(
  dataDir: string,
  vaultKey: Uint8Array,
  name: string,
  identity: string,
): Promise<Excerpt | null> {
  try {
    const { path, key, of } = locationOf(dataDir, vaultKey, name);
    const bytes = open(key, await readOwn(path, mostBytes), of);
    // Nobody but QCred can have sealed it, and its number says which fields there are.
    const kept: Excerpt & { schema: number } = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return kept.schema === currentSchema && kept.identity === identity ? kept : null;
  } catch {
    return null;
  }
}

/** Keeps one. Never throws: whoever asks next reads the vault instead. */
export async function writeExcerpt(
  { dataDir, randomBytes }: Pick<Deps, 'dataDir' | 'randomBytes'>,
  vaultKey: Uint8Array,
  name: string,
  excerpt: Excerpt,
): Promise<void> {
  try {
    const { path, key, of } = locationOf(dataDir, vaultKey, name);
    const text = JSON.stringify({ ...excerpt, schema: currentSchema });
    makeFolder(excerptFolder(dataDir));
    await writeAtomic(path, seal(key, Buffer.from(text), of, randomBytes), { mode: 0o600 });
  } catch {
    // A full disk costs the next call some milliseconds, and this one nothing.
  }
}
