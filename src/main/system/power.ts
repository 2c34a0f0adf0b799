import { powerMonitor } from 'electron';

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
