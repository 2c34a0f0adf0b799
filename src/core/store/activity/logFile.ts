import type { FileHandle } from 'node:fs/promises';
import { isMissing, readFault } from '#core/store/files/faults.ts';
import { openOwn, readOwn } from '#core/store/files/own.ts';

/** Adds to a log that is `size` bytes long, and syncs it; a failure leaves it as it was. */
export async function appendWhole(log: FileHandle, text: string, size: number): Promise<void> {
  try {
    await log.writeFile(text);
    await log.datasync();
  } catch (error) {
    // A part of a line may be there, on a full disk for example. If it stays, it is passed over.
    await log.truncate(size).catch(() => {});
    throw error;
  }
}

/** Whether what is appended to a log of `size` bytes begins a line of its own. */
export async function isAtLineStart(log: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  await log.read(last, 0, 1, size - 1);
  return last[0] === 0x0a;
}

/** Opens a file to read it; null when there is none. */
export async function openOrNull(path: string): Promise<FileHandle | null> {
  try {
    return await openOwn(path, Number.POSITIVE_INFINITY);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The bytes of a file; none when there is no file. @throws QCredError file_unreadable */
export async function readOrNothing(path: string): Promise<Buffer> {
  try {
    return await readOwn(path, Number.POSITIVE_INFINITY);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw readFault(error, path);
  }
}
