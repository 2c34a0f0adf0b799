import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { QCredError } from '#shared/errors.ts';

/** Far more than any file of ours has: fifty thousand profiles are a tenth of it. */
const mostBytes = 256 * 1024 * 1024;

/** Never waits for somebody who writes to a pipe. Windows has no such flag. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file of ours for reading, and nothing else that may stand in its place.
 *
 * @throws the system's error; QCredError file_unreadable for a pipe, a device, a folder, too many bytes
 */
export async function openOwn(path: string): Promise<FileHandle> {
  const file = await open(path, readOnly);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw noFile(path);
    if (stat.size > mostBytes) throw tooLarge(path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Reads a file of ours. @throws as `openOwn` */
export async function readOwn(path: string): Promise<Buffer> {
  const file = await openOwn(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

const noFile = (path: string): QCredError =>
  new QCredError(
    'file_unreadable',
    `${path} is no file of QCred’s.`,
    'Something else was put there. Move it away, then put a backup of the file in its place.',
  );

const tooLarge = (path: string): QCredError =>
  new QCredError(
    'file_unreadable',
    `${path} is larger than any file of QCred’s.`,
    'It is damaged, or another file was put there. Put a backup of it in its place.',
  );
