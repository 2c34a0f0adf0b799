import { type BrowserWindow, powerMonitor } from 'electron';

/**
 * Calls back when the screen is locked and when the machine goes to sleep. What is not done by then goes
 * on when it wakes.
 */
export function onGoing(going: (why: 'screen' | 'sleep') => void): void {
  powerMonitor.on('lock-screen', () => going('screen'));
  powerMonitor.on('suspend', () => going('sleep'));
}

/** Seconds since the keyboard or the mouse was last used, as the system knows it. */
export const systemIdleSeconds = (): number => powerMonitor.getSystemIdleTime();

/**
 * Calls back when somebody comes back to the machine: it woke up, or its screen was unlocked.
 *
 * @param back what to do; may be called twice in a row
 */
export function onReturn(back: () => void): void {
  powerMonitor.on('resume', back);
  powerMonitor.on('unlock-screen', back);
}

/**
 * Calls back when the session ends for good, by a log-out or the machine's end: nobody is there to be
 * asked, and what asks would hold it up. Linux sends a signal instead. macOS tells the app, and Windows
 * its window, once it is past calling off; there little time is left.
 *
 * @param platform as `process.platform`
 */
export function onSessionEnd(
  window: BrowserWindow,
  ends: () => void,
  platform: NodeJS.Platform = process.platform,
): void {
  if (platform === 'darwin') powerMonitor.on('shutdown', ends);
  if (platform === 'win32') window.on('session-end', ends);
}
