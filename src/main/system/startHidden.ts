import { app } from 'electron';

/** The flag that login items start us with. */
export const hiddenFlag = '--hidden';

/**
 * Whether this start is to show no window: the session began, and the person asked for nothing yet.
 * macOS hands no arguments to what it opens at login; it says so instead.
 *
 * @param args the command line
 */
export const startsHidden = (args: readonly string[]): boolean =>
  args.includes(hiddenFlag) || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
