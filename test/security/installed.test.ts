/** What somebody installs is what was tried here, and they are told whose work it is. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Needs = Readonly<Record<string, string>>;
/** A package in a lock file: npm's `package-lock.json`, version 3. */
interface Locked {
  version?: string;
  integrity?: string;
  link?: true;
  dependencies?: Needs;
  optionalDependencies?: Needs;
  devDependencies?: Needs;
}
const read = <T>(name: string): T => JSON.parse(readFileSync(join(root, name), 'utf8'));
const { packages } = read<{ packages: Readonly<Record<string, Locked>> }>('package-lock.json');

/** Whether a package finds another by its name, in its own folder or one above. */
function finds(from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

it('the lock file names every package of every platform, so that "npm ci" installs and changes nothing', () => {
  const missing = Object.entries(packages).flatMap(([path, locked]) =>
    Object.keys({ ...locked.dependencies, ...locked.optionalDependencies, ...locked.devDependencies })
      .filter((name) => (path === '' || !(name in (locked.devDependencies ?? {}))) && !finds(path, name))
      .map((name) => `${path}: ${name}`),
  );
  expect(missing).toEqual([]);
});

it('the lock file says of each package which bytes it is, and fits package.json', () => {
  const others = Object.entries(packages).filter(([path]) => path !== '');
  expect(others.length).toBeGreaterThan(100);
  expect(
    others.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path),
  ).toEqual([]);
  const own = read<Locked>('package.json');
  for (const kind of ['dependencies', 'devDependencies'] as const)
    expect(packages['']?.[kind]).toEqual(own[kind]);
});

it('nobody’s code runs at an install but what is named', () => {
  const { allowScripts } = read<{ allowScripts: Readonly<Record<string, boolean>> }>('package.json');
  const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name]);
  expect(allowed).toEqual(['node']);
});

/** Made by the build, which `npm test` runs first. */
const licences = join(root, 'out', 'licences.txt');
if (!existsSync(licences))
  console.warn('MISSING: nothing was built here, so its licences were not looked at.');

it.runIf(existsSync(join(root, 'out')))('the build takes along the licence of each package in it', () => {
  const text = readFileSync(licences, 'utf8');
  for (const name of Object.keys(read<Locked>('package.json').dependencies ?? {})) {
    const { name: own, version } = read<{ name: string; version: string }>(
      `node_modules/${name}/package.json`,
    );
    const licence = text.split('\n').find((line) => line.startsWith(`${own} ${version} (`));
    expect(licence, own).toMatch(/\((?:MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD)\)$/);
  }
});
