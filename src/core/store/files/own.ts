import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { QCredError } from '#shared/errors.ts';

/** Far more than a file of ours has: fifty thousand profiles are a tenth of it. Only the log may grow on. */
const mostBytes = 256 * 1024 * 1024;

/** Never waits for somebody who writes to a pipe. Windows has no such flag. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const change = constants.O_RDWR | (constants.O_NONBLOCK ?? 0);
const append = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file of ours for reading, and nothing else that may stand in its place.
 *
 * @param most bytes that it may have
 * @throws the system's error; QCredError file_unreadable for a pipe, a device, a folder, too many bytes
 */
export const openOwn = (path: string, most: number = mostBytes): Promise<FileHandle> =>
  opened(path, open(path, readOnly), most);

/** Opens a file of ours to write into it. @throws as `openOwn` */
export const openToChange = (path: string): Promise<FileHandle> =>
  opened(path, open(path, change), mostBytes);

/** Opens a file of ours to read it and to add to its end; makes it, private, where it is not there. @throws as `openOwn` */
export const openToAppend = (path: string): Promise<FileHandle> =>
  opened(path, open(path, append, 0o600), Number.POSITIVE_INFINITY);

async function opened(path: string, opening: Promise<FileHandle>, most: number): Promise<FileHandle> {
  const file = await opening;
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw noFile(path);
    if (stat.size > most) throw tooLarge(path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Reads a file of ours. @throws as `openOwn` */
export async function readOwn(path: string, most?: number): Promise<Buffer> {
  const file = await openOwn(path, most);
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
