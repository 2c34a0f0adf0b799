import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ownCommand } from '#core/ownCommand.ts';

const root = mkdtempSync(join(tmpdir(), 'qcred-own-'));
afterAll(() => rmSync(root, { recursive: true }));

// That a package's path is /usr/bin/qcred is tried where one is installed: `npm run package:test`.
it('is the launcher of this installation where no system-wide one leads to it', () => {
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin', 'qcred'), '');
  expect(ownCommand(root, 'linux')).toBe(join(root, 'bin', 'qcred'));
  expect(ownCommand(root, 'darwin')).toBe(join(root, 'bin', 'qcred'));
  expect(ownCommand(root, 'win32')).toBe(join(root, 'bin', 'qcred.cmd'));
  expect(ownCommand(join(root, 'gone'), 'linux')).toBe(join(root, 'gone', 'bin', 'qcred'));
});
