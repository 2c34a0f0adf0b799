import { QCredError } from '#shared/errors.ts';

/** The system's name for what went wrong (`ENOSPC`), or null for an error that has none. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return error.code;
}

/** Whether `error` says that there is no such file. */
export const isMissing = (error: unknown): boolean => systemCode(error) === 'ENOENT';

/**
 * Says in words why writing `path` failed. An error that is already ours is given back as it is.
 * @returns QCredError disk_full, file_read_only or write_failed
 */
export function writeFault(error: unknown, path: string): QCredError {
  if (error instanceof QCredError) return error;
  const code = systemCode(error);
  const fault = (name: 'disk_full' | 'file_read_only' | 'write_failed', message: string, hint: string) =>
    new QCredError(name, message, hint, { cause: error });
  switch (code) {
    case 'ENOSPC':
      return fault(
        'disk_full',
        `The disk is full: ${path} could not be written.`,
        'Free some space, then try again.',
      );
    case 'EDQUOT':
      return fault(
        'disk_full',
        `Your disk quota is used up: ${path} could not be written.`,
        'Free some space, then try again.',
      );
    case 'EROFS':
      return fault(
        'file_read_only',
        `${path} is on a read-only file system.`,
        'Mount it writable or choose another place, then try again.',
      );
    case 'EACCES':
    case 'EPERM':
      return fault(
        'file_read_only',
        `You may not write ${path}.`,
        'Give yourself write permission for the file and its folder, then try again.',
      );
    case 'ELOOP':
      return fault(
        'write_failed',
        `${path} is a symbolic link that leads back to itself.`,
        'Remove or correct the link, then try again.',
      );
    case 'ENOTDIR':
      return fault(
        'write_failed',
        `${path} cannot be written: a part of its path is a file, not a folder.`,
        'Move that file away, then try again.',
      );
    case 'EISDIR':
      return fault(
        'write_failed',
        `${path} is a folder, not a file.`,
        'Move the folder away, then try again.',
      );
    case 'ENAMETOOLONG':
      return fault('write_failed', `The path ${path} is too long for this system.`, 'Choose a shorter path.');
    default:
      return fault(
        'write_failed',
        `${path} could not be written${code === null ? '' : ` (${code})`}.`,
        'Check the disk and the folder, then try again.',
      );
  }
}

/**
 * Says in words why reading `path` failed. An error that is already ours is given back as it is.
 * @returns QCredError file_unreadable
 */
export function readFault(error: unknown, path: string): QCredError {
  if (error instanceof QCredError) return error;
  const code = systemCode(error);
  const fault = (message: string, hint: string) =>
    new QCredError('file_unreadable', message, hint, { cause: error });
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return fault(`You may not read ${path}.`, 'Give yourself read permission for it, then try again.');
    case 'EISDIR':
      return fault(`${path} is a folder, not a file.`, 'Move the folder away, then try again.');
    case 'ELOOP':
      return fault(
        `${path} is a symbolic link that leads back to itself.`,
        'Remove or correct the link, then try again.',
      );
    case 'ENOTDIR':
      return fault(
        `${path} cannot be read: a part of its path is a file, not a folder.`,
        'Move that file away, then try again.',
      );
    default:
      return fault(
        `${path} could not be read${code === null ? '' : ` (${code})`}.`,
        'Check the disk and the file, then try again.',
      );
  }
}
