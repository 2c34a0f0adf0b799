import { createHash } from 'node:crypto';
import { chmod, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import { syncFolder, tempBeside } from '../../store/files/atomic.ts';
import { readFault, writeFault } from '../../store/files/faults.ts';
import { patiently } from '../../store/files/patience.ts';
import { type Expected, type FileKeys, type FileOptions, openPieces, sealedFor, sealInto } from './files.ts';

/** What is known of an encrypted file before any key is asked. */
export interface SealedFile {
  /** Where it is, symbolic links followed. */
  path: string;
  bytes: number;
  /** The ARN of the key that it is encrypted with. */
  key: string;
}

/** Whether a file is still the one that was looked at. */
const sameFile = (a: { size: number; mtimeMs: number; ino: number }, b: typeof a): boolean =>
  a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;

/**
 * Encrypts a file anew under another key, in its place. The new file is read back whole, and compared with what the
 * old one holds, before it takes its place; nothing of the content is written in the clear.
 *
 * @param keys opens the old file, makes the new file's key, and opens it for the proof
 * @returns the keys before and after
 * @throws QCredError as `decryptFile` and `encryptFile`; in_use where the file was changed meanwhile. The old file
 *   is then as it was
 */
export async function reencryptFile(
  keys: FileKeys,
  given: string,
  expected: Expected,
  { signal, read }: FileOptions = {},
): Promise<{ from: string; to: string }> {
  const path = await realpath(resolve(given)).catch((error: unknown) => {
    throw readFault(error, given);
  });
  const before = await stat(path);
  const temp = tempBeside(path);
  const digest = async (pieces: AsyncIterable<Buffer>): Promise<string> => {
    const hash = createHash('sha256');
    for await (const piece of pieces) hash.update(piece);
    return hash.digest('hex');
  };
  try {
    const old = createHash('sha256');
    const { result, from } = await openPieces(keys, path, expected, { signal, read }, async (opened) => {
      async function* noted(): AsyncGenerator<Buffer> {
        for await (const piece of opened.pieces) {
          old.update(piece);
          yield piece;
        }
      }
      return { result: await sealInto(keys, noted(), temp, opened.context, signal), from: opened.key };
    });
    const only = { context: expected.context, accepts: (key: string) => key === result.key };
    const proof = await openPieces(keys, temp, only, { signal }, ({ pieces }) => digest(pieces));
    if (proof !== old.digest('hex')) {
      throw new QCredError(
        'internal',
        `What was written of ${given} does not read back.`,
        'The old file is as it was.',
      );
    }
    if (!sameFile(before, await stat(path))) {
      throw new QCredError(
        'in_use',
        `${given} was changed meanwhile.`,
        'It is as it was changed. Try again.',
      );
    }
    await chmod(temp, before.mode & 0o777);
    await patiently(() => rename(temp, path));
    await syncFolder(dirname(path)).catch(() => {});
    return { from, to: result.key };
  } catch (error) {
    await rm(temp, { force: true });
    if (error instanceof QCredError) throw error;
    throw writeFault(error, path);
  }
}

/** Looks whom an encrypted file is for. @throws QCredError file_unreadable, bad_input */
export async function lookAtFile(given: string): Promise<SealedFile> {
  const path = await realpath(resolve(given)).catch((error: unknown) => {
    throw readFault(error, given);
  });
  const { size } = await stat(path);
  return { path, bytes: size, key: await sealedFor(path) };
}
