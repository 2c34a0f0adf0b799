import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { healLauncher, readyLauncher } from '#core/store/launcher/launcher.ts';
import { copiesFolder, type Installation, ownCommand, readLauncher } from '#core/store/launcher/place.ts';
import { shellLauncher, windowsLauncher } from '#core/store/launcher/script.ts';
import {
  isOwnOnWindows,
  isPassingOnMac,
  isPrivateGroup,
  isWithin,
  wayTo,
} from '#core/store/launcher/trust.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qcred-launcher-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const uid = process.geteuid?.();
const installed = (name: string, version = '1.0.0'): Installation => {
  const root = join(home, name);
  mkdirSync(join(root, 'bin'), { recursive: true });
  writeFileSync(join(root, 'bin', 'qcred'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ version }));
  return { root, platform: process.platform, home, env: {}, uid };
};
const launcher = () => join(home, '.local', 'bin', 'qcred');
const started = () => readLauncher(readFileSync(launcher(), 'utf8'))?.root;

// That a package's path is /usr/bin/qcred is tried where one is installed: `npm run package:test`.
describe('the path that files name', () => {
  it('is the person’s launcher, which need not be there yet', () => {
    expect(ownCommand(installed('app'))).toBe(launcher());
    const windows = {
      root: 'C:\\QCred',
      platform: 'win32' as const,
      home: '/h',
      env: { LOCALAPPDATA: '/h/L' },
    };
    expect(ownCommand(windows)).toBe(join('/h/L', 'Microsoft', 'WindowsApps', 'qcred.cmd'));
  });

  it('is that of the installation where something else has the launcher’s name', async () => {
    const app = installed('app');
    mkdirSync(join(home, '.local', 'bin'), { recursive: true });
    writeFileSync(launcher(), '#!/bin/sh\necho mine\n');
    expect(ownCommand(app)).toBe(join(app.root, 'bin', 'qcred'));
    await readyLauncher(app, ownCommand(app));
    expect(readFileSync(launcher(), 'utf8')).toBe('#!/bin/sh\necho mine\n');
    rmSync(launcher());
    symlinkSync(join(app.root, 'bin', 'qcred'), launcher());
    expect(ownCommand(app)).toBe(join(app.root, 'bin', 'qcred'));
    await expect(readyLauncher(app, launcher())).rejects.toThrow('does not write over it');
  });
});

describe('a launcher', () => {
  it('is not made by a start, and healed by one', async () => {
    const app = installed('app');
    expect(await healLauncher(app)).toBe(false);
    await readyLauncher(app, launcher());
    expect(started()).toBe(app.root);
    expect(await healLauncher(app)).toBe(false);

    const other = installed('other', '2.0.0');
    expect(await healLauncher(other)).toBe(false);
    expect(started()).toBe(app.root);
    rmSync(app.root, { recursive: true });
    expect(await healLauncher(other)).toBe(true);
    expect(started()).toBe(other.root);
  });

  it('of an AppImage starts a copy, of the newest version that was started, and keeps the one before', async () => {
    const mounted = (name: string, version: string): Installation => {
      const app = installed(name, version);
      return { ...app, env: { APPDIR: app.root } };
    };
    await readyLauncher(mounted('a', '1.0.0'), launcher());
    const copies = copiesFolder(installed('a'));
    const first = started() ?? '';
    expect(isWithin(copies, first)).toBe(true);
    expect(await healLauncher(mounted('b', '1.10.0'))).toBe(true);
    expect(started()).toMatch(/\/1\.10\.0-[0-9a-f]{12}$/);
    expect(await healLauncher(mounted('c', '1.9.0'))).toBe(false);
    expect(started()).toMatch(/\/1\.10\.0-/);
    expect(readFileSync(join(first, 'bin', 'qcred'), 'utf8')).toBe('#!/bin/sh\n');
    expect(await healLauncher(mounted('d', '2.0.0'))).toBe(true);
    expect(() => readFileSync(join(first, 'bin', 'qcred'))).toThrow('ENOENT');
  });

  it('names each folder on the way, as one word', () => {
    const text = shellLauncher({ root: "/a'b $(c)", way: wayTo("/a'b $(c)/bin"), uid: 1, groups: [0, 7, 7] });
    expect(text).toContain("exec '/a'\\''b $(c)/bin/qcred' \"$@\"");
    expect(text).toContain("  '/' \\\n  '/a'\\''b $(c)' \\\n  '/a'\\''b $(c)/bin' 2>/dev/null");
    expect(text).toContain('in 0 | 1) ;;');
    expect(text).toContain('in 0 | 7) ;;');
    for (const root of ['/a\nb', '/a\u0085', '/a\ufffd'])
      expect(() => shellLauncher({ root, way: [root], uid: 1, groups: [] })).toThrow('cannot name');
  });

  it('for Windows is refused where cmd.exe would read the path as something else', () => {
    const text = windowsLauncher('C:\\Program Files\\QCred');
    expect(text).toContain('"C:\\Program Files\\QCred\\bin\\qcred.cmd" %*\r\n');
    expect(readLauncher(text)).toEqual({ root: 'C:\\Program Files\\QCred' });
    for (const root of ['C:\\R&D', 'C:\\100%', 'C:\\Jürgen', 'C:\\a!b', '\\\\server\\share', 'C:\\a"b'])
      expect(() => windowsLauncher(root)).toThrow('cannot name');
  });
});

it('knows what is only passing on macOS, and what is a person’s own on Windows', () => {
  const moved = '/private/var/folders/x/T/AppTranslocation/1-2/d/QCred.app/Contents/Resources/command';
  expect([moved, '/Volumes/QCred/QCred.app', '/Applications/QCred.app'].map(isPassingOnMac)).toEqual([
    true,
    true,
    false,
  ]);
  const env = { ProgramFiles: 'C:\\Program Files', LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' };
  const own = (path: string) => isOwnOnWindows(path, 'C:\\Users\\me', env);
  expect(['c:\\program files\\QCred', 'C:/Users/me/QCred', 'C:\\Users\\meow', 'C:\\QCred'].map(own)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it('takes a group for the person’s own where it is called so and has nobody else', () => {
  const groups = 'root:x:0:\nme:x:1000:\nteam:x:1001:me\nher:x:1002:me,him\n';
  expect(isPrivateGroup(groups, 'me', 1000)).toBe(true);
  expect(isPrivateGroup(groups, 'me', 1001)).toBe(false);
  expect(isPrivateGroup(groups, 'her', 1002)).toBe(false);
  expect(isPrivateGroup(groups, 'me', 5)).toBe(false);
});
