/** Building the three bundles, when they are older than what they are made from. */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { root } from './project.mjs';

const sources = [
  'src',
  'build',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const stamp = join(root, 'out', '.built');

/**
 * Builds into `out/` unless it is up to date. Needs no Electron.
 * @returns {Promise<void>}
 * @throws Error when the build fails; the bundler has said why
 */
export async function ensureBuilt() {
  if (!isStale()) return;
  const started = new Date();
  const code = await run('electron-vite', ['build', '--logLevel', 'warn'], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (code !== 0) throw new Error('The build failed.');
  // The time it began: a file saved while it ran makes it stale.
  writeFileSync(stamp, started.toISOString());
}

/** Makes the next `ensureBuilt` build: for whoever puts something else into `out/`. */
export function forgetBuild() {
  rmSync(stamp, { force: true });
}

/** Whether a source is newer than the last build, or there is none. */
function isStale() {
  const built = lastBuild();
  return sources.some((source) => newest(join(root, source)) >= built);
}

/** When the last build began, in milliseconds; 0 when there is none. */
function lastBuild() {
  try {
    return Date.parse(readFileSync(stamp, 'utf8'));
  } catch {
    return 0;
  }
}

/** The newest modification in a tree: folders count too, as they tell of files that went away. */
function newest(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return readdirSync(path).reduce(
    (latest, name) => Math.max(latest, newest(join(path, name))),
    entry.mtimeMs,
  );
}
