/** What the programs of a package ask the system for, and the Debian packages that have it. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Debian's packages by the name of the library. Where releases differ, the newer name comes first: some were
 * renamed when their time type grew to 64 bits, and `libasound2` alone would name another library by now.
 * @type {Record<string, string[]>}
 */
const debianNames = {
  'libX11.so.6': ['libx11-6'],
  'libXcomposite.so.1': ['libxcomposite1'],
  'libXdamage.so.1': ['libxdamage1'],
  'libXext.so.6': ['libxext6'],
  'libXfixes.so.3': ['libxfixes3'],
  'libXrandr.so.2': ['libxrandr2'],
  'libasound.so.2': ['libasound2t64', 'libasound2'],
  'libatk-1.0.so.0': ['libatk1.0-0t64', 'libatk1.0-0'],
  'libatk-bridge-2.0.so.0': ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  'libatspi.so.0': ['libatspi2.0-0t64', 'libatspi2.0-0'],
  'libcairo.so.2': ['libcairo2'],
  'libcups.so.2': ['libcups2t64', 'libcups2'],
  'libdbus-1.so.3': ['libdbus-1-3'],
  'libdrm.so.2': ['libdrm2'],
  'libexpat.so.1': ['libexpat1'],
  'libgbm.so.1': ['libgbm1'],
  'libgcc_s.so.1': ['libgcc-s1'],
  'libgio-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libglib-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgobject-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgtk-3.so.0': ['libgtk-3-0t64', 'libgtk-3-0'],
  'libnotify.so.4': ['libnotify4'],
  'libnspr4.so': ['libnspr4'],
  'libnss3.so': ['libnss3'],
  'libnssutil3.so': ['libnss3'],
  'libpango-1.0.so.0': ['libpango-1.0-0'],
  'libsecret-1.so.0': ['libsecret-1-0'],
  'libsmime3.so': ['libnss3'],
  'libstdc++.so.6': ['libstdc++6'],
  'libudev.so.1': ['libudev1'],
  'libxcb.so.1': ['libxcb1'],
  'libxkbcommon.so.0': ['libxkbcommon0'],
};

/** The C library comes in these parts, and in one package whose version counts. */
const cLibrary = /^(?:ld-linux\b.*|lib(?:c|dl|m|pthread|rt|util|resolv)\.so\.\d)$/;

/** What is not in the programs' own lists, because they look for it once they run. */
export const openedLater = ['libgtk-3.so.0', 'libnotify.so.4'];

/**
 * @typedef {{ libraries: string[], glibc: string }} Needs
 * `libraries` by name, sorted; `glibc` the oldest version that will do, such as "2.28"
 */

/**
 * What the programs and libraries in a folder ask the system for.
 * @param {string} folder
 * @returns {{ needs: Needs, bundled: string[] }} `bundled`: libraries in the folder that a program there asks for
 * @throws Error when readelf (binutils) is missing
 */
export function systemNeeds(folder) {
  const files = programsIn(folder);
  const own = new Set(files.map((file) => basename(file)));
  const wanted = new Set(openedLater);
  const versions = new Set(['2.17']);
  for (const file of files) {
    const { libraries, glibc } = needsOf(file);
    for (const name of libraries) wanted.add(name);
    for (const version of glibc) versions.add(version);
  }
  const libraries = [...wanted].filter((name) => !own.has(name)).sort();
  const bundled = [...wanted].filter((name) => own.has(name)).sort();
  return { needs: { libraries, glibc: newest([...versions]) }, bundled };
}

/** The newest of versions such as "2.9" and "2.28". */
const newest = (versions) =>
  versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? '';

/** The files of a folder in the executable and linkable format. */
export function programsIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isProgram);
}

function isProgram(path) {
  const start = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    return readSync(file, start, 0, 4, 0) === 4 && start.toString('latin1') === '\x7fELF';
  } finally {
    closeSync(file);
  }
}

/** What one program asks for, as readelf prints it. */
function needsOf(path) {
  const read = spawnSync('readelf', ['--dynamic', '--version-info', '--wide', path], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (read.error) throw new Error(`readelf is missing (package binutils): ${read.error.message}`);
  return {
    libraries: [...read.stdout.matchAll(/\(NEEDED\)\s+Shared library: \[([^\]]+)\]/g)].map(
      ([, name]) => name,
    ),
    glibc: [...read.stdout.matchAll(/\bGLIBC_(\d+(?:\.\d+)+)\b/g)].map(([, version]) => version),
  };
}

/**
 * The packages of Debian and its like that have what is needed, as `Depends:` takes them.
 * @param {Needs} needs
 * @returns {string[]} sorted, each once; alternatives in one entry
 * @throws Error naming the libraries that the list here does not know
 */
export function debianPackages({ libraries, glibc }) {
  const others = libraries.filter((name) => !cLibrary.test(name));
  const unknown = others.filter((name) => !debianNames[name]);
  if (unknown.length > 0) {
    throw new Error(
      `Which Debian package has ${unknown.join(', ')}? Say it in scripts/lib/packages/libraries.mjs.`,
    );
  }
  const names = others.map((name) => debianNames[name].join(' | '));
  return [...new Set([`libc6 (>= ${glibc})`, ...names])].sort();
}
