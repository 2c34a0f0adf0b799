import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Packages {
  layOutCommand(folder: string, as: { target: { platform: string; arch: string } }): Promise<void>;
  debianVersion(version: string): string;
  desktopEntry(about: About, app: { name: string; program: string }): string;
  metainfo(about: About, app: { name: string; version: string; date: string; license: string }): string;
  debianPackages(needs: { libraries: string[]; glibc: string }): string[];
  manualPage(
    help: { overview: string; commands: { name: string; summary: string; help: string }[] },
    about: { version: string; date: string },
  ): string;
  about: About;
}
interface About {
  id: string;
}

// Scripts have no types of their own.
const folder = join(import.meta.dirname, '../../../scripts/lib/packages');
const load = (name: string): Promise<Packages> => import(join(folder, name));
const { layOutCommand } = await load('command.mjs');
const { debianVersion } = await load('deb.mjs');
const { desktopEntry, metainfo } = await load('desktop.mjs');
const { debianPackages } = await load('libraries.mjs');
const { manualPage } = await load('manual.mjs');
const { about } = await load('tree.mjs');

describe('what a package for Debian depends on', () => {
  it('is each package once, the newer name first, and a C library that is new enough', () => {
    const libraries = [
      'ld-linux-x86-64.so.2',
      'libasound.so.2',
      'libc.so.6',
      'libgio-2.0.so.0',
      'libglib-2.0.so.0',
    ];
    expect(debianPackages({ libraries, glibc: '2.28' })).toEqual([
      'libasound2t64 | libasound2',
      'libc6 (>= 2.28)',
      'libglib2.0-0t64 | libglib2.0-0',
    ]);
  });

  it('is never left out in silence', () => {
    expect(() => debianPackages({ libraries: ['libnew.so.1'], glibc: '2.28' })).toThrow(/libnew\.so\.1/);
  });
});

describe('the manual', () => {
  const help = {
    overview: 'qcred keeps keys.\n\nUsage: qcred COMMAND\n  show  shows one\n\nExit codes: 0 done.',
    commands: [
      {
        name: 'show-all',
        summary: 'shows one',
        help: "Usage: qcred show\n.hidden \\ file\n'quoted'\n  --json",
      },
    ],
  };
  const page = manualPage(help, { version: '1.0.0', date: '2026-01-31' });

  it('keeps every letter, whatever it would mean to roff', () => {
    expect(page).toContain('.SS qcred show\\-all\nshows one.\n');
    expect(page).toContain("\n\\&.hidden \\e file\n\\&'quoted'\n  \\-\\-json\n");
    expect(page).toContain('\n.nf\nExit codes: 0 done.\n.fi\n');
  });
});

describe('what desktops are told', () => {
  it('agrees on the name of the app', () => {
    const { desktopName } = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    );
    expect(desktopName).toBe(`${about.id}.desktop`);
    const text = metainfo(about, {
      name: 'A & <b>',
      version: '1.0.0',
      date: '2026-01-31',
      license: 'Apache-2.0',
    });
    expect(text).toContain('<name>A &amp; &lt;b&gt;</name>');
    expect(text).toContain(`<launchable type="desktop-id">${desktopName}</launchable>`);
    expect(desktopEntry(about, { name: 'QCred', program: '/usr/lib/qcred/qcred-app' })).toContain(
      `Icon=${about.id}\n`,
    );
  });
});

it('orders a version before its final one, as Debian and rpm do', () => {
  expect(debianVersion('1.0.0-beta.1')).toBe('1.0.0~beta.1');
});

it('packages no command with a Node of another system', async () => {
  const target = { platform: 'win32', arch: 'x64' };
  await expect(layOutCommand('/nowhere', { target })).rejects.toThrow('can only be packaged there');
});
