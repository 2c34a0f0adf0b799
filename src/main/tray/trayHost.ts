import type { Deps } from '#core/deps.ts';

/** Asks the session bus whether a name has an owner; programs that can, the likeliest first. */
const askers = (name: string): readonly [string, ...string[]][] => [
  [
    'gdbus',
    'call',
    '--session',
    '--dest=org.freedesktop.DBus',
    '--object-path=/org/freedesktop/DBus',
    '--method=org.freedesktop.DBus.NameHasOwner',
    name,
  ],
  [
    'dbus-send',
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    `string:${name}`,
  ],
  [
    'busctl',
    '--user',
    'call',
    'org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus',
    'NameHasOwner',
    's',
    name,
  ],
];

const patienceMs = 2_000;

/**
 * Whether this desktop shows tray icons. macOS and Windows always do; on Linux something has to
 * own `org.kde.StatusNotifierWatcher` (freedesktop's StatusNotifierItem), and Electron itself does
 * not tell. Where nobody can be asked the answer is no: an app that cannot be found again is worse
 * than one without an icon.
 */
export async function hasTray({
  platform,
  run,
  env,
}: Pick<Deps, 'platform' | 'run' | 'env'>): Promise<boolean> {
  if (platform !== 'linux') return true;
  // Without a bus address gdbus would start a bus of its own.
  if (!env.DBUS_SESSION_BUS_ADDRESS && !env.XDG_RUNTIME_DIR) return false;
  for (const [program, ...args] of askers('org.kde.StatusNotifierWatcher')) {
    const { code, stdout } = await run(program, args, patienceMs);
    if (code === 0) return stdout.includes('true');
  }
  return false;
}
