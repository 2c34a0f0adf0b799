import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installCommand, installedAs } from '#main/updates/installed.ts';
import { tempFolder } from '../../store/files/temp.ts';

describe('how this copy came here', () => {
  it('is told by an AppImage for what is within it, and not for a program that it started', () => {
    const folder = tempFolder();
    const env = { APPIMAGE: '/home/ann/QCred.AppImage', APPDIR: join(folder, 'mount') };
    const inside = join(env.APPDIR, 'resources');
    expect(installedAs(inside, env)).toEqual({ kind: 'appimage', path: env.APPIMAGE });
    expect(installedAs(join(folder, 'mount-2', 'resources'), env)).toEqual({ kind: 'other' });
    expect(installedAs(inside, { ...env, APPIMAGE: 'QCred.AppImage' })).toEqual({ kind: 'other' });
    expect(installedAs(inside, { APPIMAGE: env.APPIMAGE })).toEqual({ kind: 'other' });
  });

  it.each([
    ['deb\n', { kind: 'deb' }],
    ['rpm', { kind: 'rpm' }],
    ['deb; rm', { kind: 'other' }],
  ])('is told by a package in %j', (text, expected) => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'resources'));
    expect(installedAs(join(folder, 'resources'), {})).toEqual({ kind: 'other' });
    writeFileSync(join(folder, 'resources', 'package-type'), text);
    expect(installedAs(join(folder, 'resources'), {})).toEqual(expected);
  });

  it('has a command of its package manager', () => {
    expect(installCommand('deb', 'qcred_1.2.3_amd64.deb')).toBe('sudo apt install ./qcred_1.2.3_amd64.deb');
    expect(installCommand('rpm', 'qcred.rpm')).toBe('sudo dnf install ./qcred.rpm');
  });
});
