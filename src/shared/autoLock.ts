import type { Settings } from './model.ts';

/** Why the vault was locked, where the person did not do it in the window. */
export const lockReasons = ['idle', 'screen', 'sleep', 'command', 'passphrase'] as const;
export type LockReason = (typeof lockReasons)[number];

/** When the vault locks by itself. */
export interface AutoLock {
  /** Minutes in which nobody uses the computer; 0: never. */
  minutes: number;
  /** When the screen is locked and when the computer goes to sleep. */
  withScreen: boolean;
}

export const mostAutoLockMinutes = 24 * 60;

/**
 * What is usual. In keychain mode a lock is worth little, since whoever sits at the open session opens
 * the vault with one click, and it would stop reminders and rotations that run by themselves.
 */
const usual: Readonly<Record<'keychain' | 'passphrase', AutoLock>> = {
  keychain: { minutes: 0, withScreen: false },
  passphrase: { minutes: 10, withScreen: true },
};

/** When a vault locks by itself: as its settings say, else as is usual for where its secrets are. */
export const autoLockOf = (
  { autoLockMinutes, lockWithScreen }: Pick<Settings, 'autoLockMinutes' | 'lockWithScreen'>,
  store: 'keychain' | 'passphrase',
): AutoLock => ({
  minutes: autoLockMinutes ?? usual[store].minutes,
  withScreen: lockWithScreen ?? usual[store].withScreen,
});
