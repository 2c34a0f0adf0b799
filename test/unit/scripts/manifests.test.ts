import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { have } from '../../support/command.ts';

interface Release {
  version: string;
  homepage: string;
  description: string;
  address: string;
  installers: { name: string; sha256: string }[];
}
interface Scripts {
  manifestsOf(release: Release): Record<string, string>;
  startedAs(command: string, args: string[], platform: NodeJS.Platform): [string, string[]];
  buildTarball(wanted: {
    app: string;
    work: string;
    into: string;
    version: string;
    date: Date;
    isTest: boolean;
  }): Promise<string>;
}

// Scripts have no types of their own.
const root = join(import.meta.dirname, '../../..');
const load = (name: string): Promise<Scripts> => import(join(root, 'scripts', name));
const { manifestsOf } = await load('manifests.mjs');
const { startedAs } = await load('lib/processes.mjs');
const { buildTarball } = await load('lib/packages/tarball.mjs');

const release = {
  version: '1.2.3',
  homepage: 'https://qcred.app',
  description: 'Keys, "kept"',
  address: 'https://example.org/v1.2.3/',
  installers: [
    { name: 'QCred Setup 1.2.3.exe', sha256: 'ab'.repeat(32) },
    { name: 'QCred-1.2.3.dmg', sha256: 'cd'.repeat(32) },
  ],
};

it('manifests name the very installers', () => {
  const texts = manifestsOf(release);
  expect(parse(texts['QCred.QCred.installer.yaml'] ?? '')).toMatchObject({
    PackageVersion: '1.2.3',
    Installers: [
      {
        InstallerUrl: 'https://example.org/v1.2.3/QCred%20Setup%201.2.3.exe',
        InstallerSha256: 'AB'.repeat(32),
      },
    ],
  });
  expect(parse(texts['QCred.QCred.locale.en-US.yaml'] ?? '').ShortDescription).toBe('Keys, "kept"');
  expect(texts['qcred.rb']).toContain(
    `  sha256 "${'cd'.repeat(32)}"\n  url "https://example.org/v1.2.3/QCred-1.2.3.dmg"`,
  );
  expect(Object.keys(manifestsOf({ ...release, installers: [] }))).toEqual([]);
  expect(() => manifestsOf({ ...release, address: 'http://example.org' })).toThrow('https');
  expect(() => manifestsOf({ ...release, version: '1"; x' })).toThrow('no version');
});

it('programs of packages are started by Node itself on Windows', () => {
  expect(startedAs('vitest', ['run'], 'linux')).toEqual(['vitest', ['run']]);
  for (const command of ['vitest', 'electron-vite', 'electron-builder', 'playwright', 'stryker', 'npm']) {
    const [program, [script = '', ...args]] = startedAs(command, ['x'], 'win32');
    expect([program, args]).toEqual([process.execPath, ['x']]);
    if (command !== 'npm') expect(readFileSync(script, 'utf8')).toMatch(/^#!.*node\n/);
  }
  expect(startedAs('node', ['x'], 'win32')).toEqual(['node', ['x']]);
  expect(startedAs('git', ['x'], 'win32')).toEqual(['git', ['x']]);
});

it('the archive holds the app as root’s, the same bytes each time', async () => {
  if (!(await have('zstd'))) return;
  const work = mkdtempSync(join(tmpdir(), 'qcred-tar-'));
  try {
    const app = join(work, 'app');
    mkdirSync(app);
    writeFileSync(join(app, 'qcred-app'), 'x');
    writeFileSync(join(app, 'version'), 'x');
    chmodSync(join(app, 'qcred-app'), 0o777);
    const make = (name: string) => {
      const into = join(work, name);
      mkdirSync(into);
      return buildTarball({ app, work, into, version: '1.0.0', date: new Date(0), isTest: true });
    };
    const [one, two] = [await make('one'), await make('two')];
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
    const listed = execFileSync('tar', ['--zstd', '-tvf', one], { encoding: 'utf8' });
    expect(listed).toMatch(
      /-rwxr-xr-x 0\/0 +1 1970-01-01 \S+ qcred-test-build-1\.0\.0-linux-\w+\/qcred-app\n/,
    );
    expect(listed).not.toContain('/version');
  } finally {
    rmSync(work, { recursive: true });
  }
});
