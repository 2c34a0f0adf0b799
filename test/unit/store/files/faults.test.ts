import { describe, expect, it } from 'vitest';
import { readFault, writeFault } from '#core/store/files/faults.ts';
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
