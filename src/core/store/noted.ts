import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenVault } from './access.ts';
import { eraseUnused, storeSecret } from './credentials.ts';
import { subkey } from './crypto/subkey.ts';
import { type Holder, isAlive, isHolder, ownHolder } from './files/holder.ts';
import { readSealed, type SealedFields, type SealedLocation, writeSealed } from './sealedFile.ts';
import type { SecretMaterial } from './secrets/secret.ts';

/*
 * A keychain cannot be asked what of it is ours. So the names of secrets are written down before they
 * are stored, and the note is taken away once the vault names them or they are erased. What a process
 * noted that is no longer there, the next start looks at.
 */

/** Names of secrets that may be stored although nothing names them. */
interface Note {
  secretIds: readonly string[];
  /** Takes the note away. Never throws: the next start finds it again. */
  remove(): Promise<void>;
}

interface Noted {
  by: Holder;
  secretIds: readonly string[];
}

function isNoted(fields: SealedFields): fields is SealedFields & Noted {
  const { by, secretIds } = fields;
  return isHolder(by) && Array.isArray(secretIds) && secretIds.every((id) => typeof id === 'string');
}

/** A secret that is to be stored under an id that nothing names yet. */
interface NewSecret {
  secretId: string;
  material: SecretMaterial;
}

/**
 * Stores secrets, and does the work that lets the vault name them. Those that it does not name
 * afterwards are erased again, by the next start at the latest.
 *
 * @param access the open vault
 * @param work changes the vault
 * @throws QCredError keychain_*, disk_full, file_read_only, write_failed; whatever `work` throws
 */
export async function withSecrets<T>(
  access: OpenVault,
  secrets: readonly NewSecret[],
  work: () => Promise<T>,
): Promise<T> {
  if (secrets.length === 0) return work();
  const note = await noteSecrets(
    access,
    secrets.map(({ secretId }) => secretId),
  );
  try {
    for (const { secretId, material } of secrets) await storeSecret(access, secretId, material);
    return await work();
  } finally {
    await erase(access, note);
  }
}

/** For every start: erases what dead processes stored and nothing names. Never throws. */
export async function eraseLeft(access: OpenVault): Promise<void> {
  for (const note of await leftNotes(access)) await erase(access, note);
}

/** What failed before is what has to be known, not that this failed too: it is tried again at a start. */
const erase = (access: OpenVault, note: Note): Promise<void> =>
  eraseUnused(access, note.secretIds).then(note.remove, () => {});

const folderOf = ({ deps }: OpenVault): string => join(deps.dataDir, 'noted');

const locationOf = (access: OpenVault, name: string): SealedLocation => ({
  path: join(folderOf(access), name),
  key: subkey(access.vault.key, 'journal'),
  of: `noted secrets/${name}`,
  schema: 1,
});

const noteAt = (path: string, secretIds: readonly string[]): Note => ({
  secretIds,
  remove: () => rm(path).catch(() => {}),
});

/** Writes down which secrets are about to be stored. */
async function noteSecrets(access: OpenVault, secretIds: readonly string[]): Promise<Note> {
  const place = locationOf(access, access.deps.uuid());
  const noted: Noted = { by: ownHolder(), secretIds };
  await writeSealed(access.deps, place, noted);
  return noteAt(place.path, secretIds);
}

/** The notes of processes that ended before they could take them away. */
async function leftNotes(access: OpenVault): Promise<Note[]> {
  const folder = folderOf(access);
  const notes: Note[] = [];
  for (const name of await namesIn(folder)) {
    const place = locationOf(access, name);
    try {
      const noted = await readSealed(place);
      if (isNoted(noted) && !isAlive(noted.by)) notes.push(noteAt(place.path, noted.secretIds));
    } catch {
      // Half written, taken away just now, or of another vault: it tells of nothing that was stored.
    }
  }
  return notes;
}

/** Where nothing can be listed, nothing can be told: the next start looks again. */
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
