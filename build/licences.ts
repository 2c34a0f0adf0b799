/** The licences of all that the bundles hold, for the people who wrote it: one file, made by each build. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';
import { z } from 'zod';

/** Where Vite leaves what it found, in each bundle's folder. */
export const bundledLicences = { fileName: 'licences.json' };

const Package = z.object({
  name: z.string(),
  version: z.string(),
  identifier: z.string().nullish(),
  text: z.string().nullish(),
});
type Package = z.infer<typeof Package>;

const bundles = ['main', 'preload', 'renderer'];
/** What is shipped beside the bundles, as it is. */
const beside = ['keytar', 'node'];
/** What the program of its own runs on, where it was built; its package brings no text of its licence. */
const runtime = 'bun';

/**
 * A plugin for the last of the bundles: gathers what Vite found in each, and writes `out/licences.txt`.
 *
 * @param root the repository's folder
 */
export const gatherLicences = (root: string): Plugin => ({
  name: 'qcred:licences',
  apply: 'build',
  closeBundle() {
    const isNative = existsSync(join(root, 'out', 'native'));
    const names = isNative ? [...beside, runtime] : beside;
    const found = [...names.map((name) => installed(root, name)), ...bundles.flatMap((b) => taken(root, b))];
    const byName = new Map(found.map((one) => [`${one.name} ${one.version}`, one]));
    const sorted = [...byName.keys()].sort();
    writeFileSync(
      join(root, 'out', 'licences.txt'),
      textOf(sorted.flatMap((name) => byName.get(name) ?? [])),
    );
  },
});

/** What Vite found in one bundle; the file it left is of no more use. */
function taken(root: string, bundle: string): Package[] {
  const path = join(root, 'out', bundle, bundledLicences.fileName);
  if (!existsSync(path)) return [];
  const found = z.array(Package).parse(JSON.parse(readFileSync(path, 'utf8')));
  rmSync(path);
  return found;
}

/** A package that is copied rather than bundled. */
function installed(root: string, name: string): Package {
  const folder = join(root, 'node_modules', name);
  const about: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { license, ...named } = z
    .object({ name: z.string(), version: z.string(), license: z.string().optional() })
    .parse(about);
  // That of Node is in the package with the program for this platform.
  const platform = join(folder, 'node_modules', `${name}-${process.platform}-${process.arch}`);
  const file = [folder, platform]
    .filter((place) => existsSync(place))
    .flatMap((place) => readdirSync(place).map((entry) => join(place, entry)))
    .find((path) => /^licen[cs]e/i.test(basename(path)));
  const own = join(root, 'resources', 'licences', `${name}.txt`);
  const text = [file, own].find((path) => path !== undefined && existsSync(path));
  return { ...named, identifier: license, text: text && readFileSync(text, 'utf8').trim() };
}

const head = `QCred is licensed under the Apache License 2.0. It holds these packages, under their own licences.
Electron and Chromium bring theirs in files beside the application.`;

function textOf(packages: readonly Package[]): string {
  const parts = packages.map(
    ({ name, version, identifier, text }) =>
      `${name} ${version} (${identifier ?? 'no licence named'})\n\n${text ?? 'It comes without a text of its licence.'}`,
  );
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
