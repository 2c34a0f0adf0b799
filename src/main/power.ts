import { powerMonitor } from 'electron';

/**
 * Calls back when somebody comes back to the machine: it woke up, or its screen was unlocked.
 *
 * @param back what to do; may be called twice in a row
 */
export function onReturn(back: () => void): void {
  powerMonitor.on('resume', back);
  powerMonitor.on('unlock-screen', back);
}
