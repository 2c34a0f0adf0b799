import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Says of each line of `dbus-monitor` whether it is the one that tells of a locked screen: the argument
 * of a screen saver's signal `ActiveChanged` (GNOME, KDE, Xfce, Cinnamon, MATE and freedesktop have one
 * each, all with this signal).
 *
 * @returns a function that is given the lines in turn
 */
export function lockedScreenIn(): (line: string) => boolean {
  let within = false;
  return (line) => {
    if (!/^\s/.test(line)) {
      within = /^signal .* interface=[\w.]*ScreenSaver; member=ActiveChanged$/.test(line);
      return false;
    }
    return within && line.trim() === 'boolean true';
  };
}

/**
 * Runs `dbus-monitor` for as long as this script's standard input is open, which is for as long as the
 * application lives: one that outlived it would hold whatever Electron left open for its children.
 */
const whileOpen = `command -v dbus-monitor >/dev/null || exit 0
dbus-monitor --session "$1" &
cat >/dev/null
kill $!`;

/**
 * Calls back when the screen is locked on Linux, where Electron does not tell. Any program of the session
 * can say so; all it gains is that the vault locks. Where `dbus-monitor` is missing nothing is told.
 *
 * @param env of this process
 * @returns the function that ends it
 */
export function watchLinuxScreen(
  env: Readonly<Record<string, string | undefined>>,
  locked: () => void,
): () => void {
  // Without a bus address it would start a bus of its own.
  if (!env.DBUS_SESSION_BUS_ADDRESS && !env.XDG_RUNTIME_DIR) return () => {};
  const { PATH, DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = env;
  const child = spawn('/bin/sh', ['-c', whileOpen, 'sh', "type='signal',member='ActiveChanged'"], {
    env: { PATH, DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  const isLocked = lockedScreenIn();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (isLocked(line)) locked();
  });
  child.unref();
  return () => {
    lines.close();
    child.stdin.destroy();
  };
}
