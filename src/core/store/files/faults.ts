import { QCredError } from '#shared/errors.ts';

/** The system's name for what went wrong (`ENOSPC`), or null for an error that has none. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  if (/^[A-Z][A-Z0-9_]*$/.test(error.code) && error.code !== 'UNKNOWN') return error.code;
  // Node has no name for some: their numbers are the system's own.
  const number = 'errno' in error && typeof error.errno === 'number' ? Math.abs(error.errno) : 0;
  return nameless[number] ?? (number === 0 ? null : `error ${number}`);
}

/** EDQUOT of Linux and of macOS. */
const nameless: Readonly<Record<number, string>> = { 122: 'EDQUOT', 69: 'EDQUOT' };

/** What in words went wrong where nothing better is known: the system's name for it and the call. */
function unusual(error: unknown, code: string | null): string {
  const call = error instanceof Error && 'syscall' in error ? error.syscall : undefined;
  const parts = [code ?? (error instanceof Error ? error.constructor.name : typeof error)];
  if (typeof call === 'string' && /^\w+$/.test(call)) parts.push(`in ${call}`);
  return parts.join(' ');
}

/** Whether `error` says that there is no such file. */
export const isMissing = (error: unknown): boolean => systemCode(error) === 'ENOENT';

/** Null in the place of a file that is not there: for `catch`. @throws any other error */
export function nullIfMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

/**
 * Says in words why writing `path` failed. An error that is already ours is given back as it is.
 * @param platform as `process.platform`
 * @returns QCredError disk_full, file_read_only or write_failed
 */
export function writeFault(
  error: unknown,
  path: string,
  platform: NodeJS.Platform = process.platform,
): QCredError {
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
    case 'EBUSY':
      // To Windows a file that others hold and one without rights are the same.
      if (platform === 'win32')
        return fault(
          'file_read_only',
          `Another program holds ${path}, or you may not write it.`,
          'Close what has it open (virus scanners and search indexers let go by themselves), then try again. If that does not help, give yourself the right to write it.',
        );
      if (code === 'EBUSY') break;
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
  }
  return fault(
    'write_failed',
    `${path} could not be written (${unusual(error, code)}).`,
    'Check the disk and the folder, then try again.',
  );
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
    case 'ENOENT':
      return fault(`There is no file ${path}.`, 'Check the path.');
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
        `${path} could not be read (${unusual(error, code)}).`,
        'Check the disk and the file, then try again.',
      );
  }
}
