import { expect, it } from 'vitest';
import { posix, shellWriters, usualShell } from '#cli/shells.ts';

it('writes for PowerShell on Windows, and for a POSIX shell where there is one', () => {
  expect(usualShell({}, 'win32')).toBe(shellWriters.pwsh);
  expect(usualShell({ MSYSTEM: 'MINGW64' }, 'win32')).toBe(posix);
  expect(usualShell({}, 'linux')).toBe(posix);
  expect(usualShell({}, 'darwin')).toBe(posix);
});
