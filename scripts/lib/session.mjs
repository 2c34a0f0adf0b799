/**
 * A desktop session of our own: home, D-Bus, unlocked keyring, X server. Nothing in it is the
 * person's, and nothing of it outlives the script.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstLine, startMs, startService } from './processes.mjs';

/** The variables that the demo keeps, too: an allow-list, as every tool has one that leads to its files. */
const lists = JSON.parse(
  await readFile(new URL('../../src/core/ownEnvironment.json', import.meta.url), 'utf8'),
);

/**
 * Makes a temporary tree and an environment that points there.
 * @param {string} name goes into the folder's name
 * @returns {Promise<{ folder: string, env: NodeJS.ProcessEnv, remove: () => Promise<void> }>}
 */
export async function privateHome(name) {
  const folder = await mkdtemp(join(tmpdir(), `qcred-${name}-`));
  const env = await homeIn(folder);
  return { folder, env, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Makes what a home consists of in a folder, and an environment that points there. */
async function homeIn(folder) {
  const place = async (part) => {
    const path = join(folder, part);
    await mkdir(path, { mode: 0o700, recursive: true });
    return path;
  };
  const kept = Object.entries(process.env).filter(([key]) => lists.program.includes(key.toUpperCase()));
  const env = Object.fromEntries(kept);
  for (const [name, inner] of Object.entries(lists.places)) env[name] = await place(join('home', inner));
  Object.assign(env, {
    XDG_RUNTIME_DIR: await place('run'),
    TMPDIR: await place('tmp'),
    // GTK would start a bus of its own for screen readers.
    NO_AT_BRIDGE: '1',
  });
  return env;
}

/**
 * A desktop for one who works beside others: a home of its own, and with it a bus, a keyring and a display,
 * so that nobody takes another's clipboard, focus, panel or notifications away. Linux only.
 * @param {string} folder its home; made here
 * @returns {Promise<NodeJS.ProcessEnv>} the environment that leads to it
 */
export async function startDesktop(folder) {
  const env = await homeIn(folder);
  return { ...env, ...(await startKeyring(env)), ...(await startDisplay(env)) };
}

/**
 * Starts a session bus with an unlocked keyring on it. Linux only.
 * @param {NodeJS.ProcessEnv} env of `privateHome`
 * @returns {Promise<NodeJS.ProcessEnv>} the variables that lead to it
 */
export async function startKeyring(env) {
  const bus = startService('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=3'], {
    env,
    pipes: 1,
  });
  const reached = { DBUS_SESSION_BUS_ADDRESS: await firstLine(bus, 3) };
  const keyring = startService('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env: { ...env, ...reached },
    // The password of a keyring that is deleted with its folder.
    input: 'throwaway',
  });
  await onTheBus({ ...env, ...reached }, 'org.freedesktop.secrets', keyring);
  return reached;
}

/** Waits until a name has an owner on the bus. */
async function onTheBus(env, name, child) {
  const started = Date.now();
  while (!(await hasOwner(env, name))) {
    if (child.exitCode !== null || Date.now() - started > startMs)
      throw new Error(`${child.spawnfile} did not start.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Whether a well-known name has an owner on the session bus of `env`; false where there is no bus.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name such as `org.freedesktop.secrets`
 */
export function hasOwner(env, name) {
  const asked = startService(
    'dbus-send',
    [
      '--session',
      '--dest=org.freedesktop.DBus',
      '--type=method_call',
      '--print-reply',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.GetNameOwner',
      `string:${name}`,
    ],
    { env },
  );
  return new Promise((resolve) => {
    asked.on('error', () => resolve(false));
    asked.on('exit', (code) => resolve(code === 0));
  });
}

/**
 * Starts an X server without a screen on a free display.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<NodeJS.ProcessEnv>} the variables that lead to it
 */
export async function startDisplay(env) {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'];
  const server = startService('Xvfb', args, { env, pipes: 1 });
  return { DISPLAY: `:${await firstLine(server, 3)}`, XDG_SESSION_TYPE: 'x11' };
}
