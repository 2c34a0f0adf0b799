import { describe, expect, it } from 'vitest';
import { isMissing, readFault, systemCode, writeFault } from '#core/store/files/faults.ts';
import { QCredError, toErrorView } from '#shared/errors.ts';

const fault = (fields: object): Error => Object.assign(new Error('CANARY of the text'), fields);

describe('a failure of the system', () => {
  it.each([
    [fault({ code: 'EIO', syscall: 'write' }), 'EIO in write'],
    [fault({ code: '', errno: -74, syscall: 'fsync' }), 'error 74 in fsync'],
    [fault({ code: 'Unknown system error -74', errno: -74, syscall: 'open' }), 'error 74 in open'],
    [fault({ code: 'UNKNOWN', errno: -4094, syscall: 'rename' }), 'error 4094 in rename'],
    [fault({}), 'Error'],
    ['text', 'string'],
    [undefined, 'undefined'],
  ])('%s: is named with its call', (error, words) => {
    for (const told of [writeFault(error, '/a/b'), readFault(error, '/a/b')]) {
      expect(told.message).toContain(`(${words})`);
      expect(told.message).not.toContain('CANARY');
    }
  });

  it('is a full quota also where Node has no name for that', () => {
    expect(writeFault(fault({ code: '', errno: -122 }), '/a').code).toBe('disk_full');
  });
});

describe('a failure that people meet', () => {
  const known = ['EACCES', 'EPERM', 'EISDIR', 'ELOOP', 'ENOTDIR'];
  const written = [...known, 'ENOSPC', 'EDQUOT', 'EROFS', 'ENAMETOOLONG'];

  it.each<[string, string, string]>([
    ['ENOSPC', 'disk_full', 'The disk is full: /a/b could not be written.'],
    ['EDQUOT', 'disk_full', 'Your disk quota is used up: /a/b could not be written.'],
    ['EROFS', 'file_read_only', '/a/b is on a read-only file system.'],
    ['EACCES', 'file_read_only', 'You may not write /a/b.'],
    ['EPERM', 'file_read_only', 'You may not write /a/b.'],
    ['ELOOP', 'write_failed', '/a/b is a symbolic link that leads back to itself.'],
    ['ENOTDIR', 'write_failed', '/a/b cannot be written: a part of its path is a file, not a folder.'],
    ['EISDIR', 'write_failed', '/a/b is a folder, not a file.'],
    ['ENAMETOOLONG', 'write_failed', 'The path /a/b is too long for this system.'],
  ])('%s while writing is %s', (code, name, message) => {
    const cause = fault({ code });
    expect(writeFault(cause, '/a/b')).toMatchObject({ code: name, message, cause });
  });

  it.each(['EACCES', 'EPERM', 'EBUSY'])('%s on Windows may be another program’s doing', (code) => {
    const cause = fault({ code });
    const told = writeFault(cause, '/a/b', 'win32');
    expect(told).toMatchObject({
      code: 'file_read_only',
      message: 'Another program holds /a/b, or you may not write it.',
      cause,
    });
    expect(told.hint).toMatch(/scanners .* let go by themselves/);
    expect(writeFault(cause, '/a/b', 'linux')).not.toMatchObject({ message: told.message });
  });

  it('EBUSY elsewhere is unusual', () => {
    expect(writeFault(fault({ code: 'EBUSY' }), '/a/b', 'linux')).toMatchObject({
      code: 'write_failed',
      message: '/a/b could not be written (EBUSY).',
    });
  });

  it.each<[string, string]>([
    ['EACCES', 'You may not read /a/b.'],
    ['EPERM', 'You may not read /a/b.'],
    ['EISDIR', '/a/b is a folder, not a file.'],
    ['ENOENT', 'There is no file /a/b.'],
    ['ELOOP', '/a/b is a symbolic link that leads back to itself.'],
    ['ENOTDIR', '/a/b cannot be read: a part of its path is a file, not a folder.'],
  ])('%s while reading is told in words', (code, message) => {
    const cause = fault({ code });
    expect(readFault(cause, '/a/b')).toMatchObject({ code: 'file_unreadable', message, cause });
  });

  it('comes with something to do that is its own', () => {
    const hints = (codes: string[], of: typeof readFault) =>
      codes.map((code) => of(fault({ code }), '/a').hint);
    expect(new Set(hints(written, writeFault)).size).toBe(written.length - 2);
    expect(new Set(hints(known, readFault)).size).toBe(known.length - 1);
    for (const hint of [...hints(written, writeFault), ...hints(known, readFault)])
      expect(hint).toMatch(/\.$/);
  });
});

describe('the system’s name of a failure', () => {
  it.each<[unknown, string | null]>([
    [fault({ code: 'ENOSPC' }), 'ENOSPC'],
    [fault({ code: 'ERR_DIR_CLOSED' }), 'ERR_DIR_CLOSED'],
    [fault({ code: 'UNKNOWN', errno: -71 }), 'error 71'],
    [fault({ code: 'Unknown system error -122', errno: -122 }), 'EDQUOT'],
    [fault({ code: 'Unknown system error -69', errno: -69 }), 'EDQUOT'],
    [fault({ code: 'UNKNOWN' }), null],
    [fault({ code: 'UNKNOWN', errno: 'text' }), null],
    [fault({ code: 'not a name' }), null],
    [fault({ code: 'xENOSPC' }), null],
    [fault({ code: 'ENOSPC ' }), null],
    [fault({ code: 7 }), null],
    [fault({ code: ['ENOSPC'] }), null],
    [fault({}), null],
    [{ code: 'ENOSPC' }, null],
    [null, null],
  ])('of %o is %s', (error, name) => {
    expect(systemCode(error)).toBe(name);
  });

  it('is ENOENT where there is no such file', () => {
    expect(isMissing(fault({ code: 'ENOENT' }))).toBe(true);
    expect(isMissing(fault({ code: 'ENOTDIR' }))).toBe(false);
  });

  it('stands with the call, where that is a name', () => {
    const messageOf = (syscall: unknown) => readFault(fault({ code: 'EIO', syscall }), '/a').message;
    expect(messageOf('read')).toContain('(EIO in read)');
    for (const none of ['read CANARY', ' read', '', undefined, 7]) expect(messageOf(none)).toContain('(EIO)');
  });
});

describe('an error that is not ours', () => {
  it('is told by kind, call, file and place, and never by its text', () => {
    const { message } = toErrorView(fault({ code: 'EMFILE', syscall: 'open', path: '/a\n/b' }));
    // A line feed in a path is made visible where the message leaves us.
    expect(message).toMatch(
      /^Something unexpected went wrong: EMFILE in open of \/a\n\/b, at faults\.test\.ts:\d+\.$/,
    );
    expect(toErrorView(new TypeError('CANARY')).message).toMatch(/: TypeError, at faults\.test\.ts:\d+\.$/);
    expect(toErrorView('CANARY').message).toBe('Something unexpected went wrong: a string was thrown.');
    expect(toErrorView(new QCredError('internal', 'ours')).message).toBe('ours');
  });
});
