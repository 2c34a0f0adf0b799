/**
 * `npm run demo`: what QCred is for, in the terminal, against an account on this machine. Uses the
 * keychain there is; on a Linux machine without one, brings its own for as long as it runs.
 */
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { run, stopServices, withServices } from './lib/processes.mjs';
import { isMain, root } from './lib/project.mjs';
import { hasOwner, privateHome, startKeyring } from './lib/session.mjs';
import { ensureSystemPackages } from './system-deps.mjs';

/**
 * Runs the demo. Call it within `withServices`.
 * @param {readonly string[]} args of the demo
 * @returns {Promise<number>} its exit code
 */
export async function runDemo(args) {
  await ensureBuilt();
  const command = [join(root, 'out', 'main', 'qcred.js'), 'demo', ...args];
  if (process.platform !== 'linux' || (await hasOwner(process.env, 'org.freedesktop.secrets'))) {
    return run(process.execPath, command);
  }
  // Without a keyring the demo keeps its secret under a passphrase, so a "no" is no obstacle.
  ensureSystemPackages(['keyring']);
  const { env, remove } = await privateHome('keyring');
  try {
    const bus = await startKeyring(env).catch(() => ({}));
    return await run(process.execPath, command, { env: { ...process.env, ...bus } });
  } finally {
    await stopServices();
    await remove();
  }
}

if (isMain(import.meta.url)) await withServices(() => runDemo(process.argv.slice(2)));
