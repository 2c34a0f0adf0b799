import type { BrowserWindow } from 'electron';
import { type AutoLock, autoLockOf, type LockReason } from '#shared/autoLock.ts';
import type { AppState } from '#shared/contract/index.ts';
import { watchIdle } from '../system/idle.ts';
import { onGoing, systemIdleSeconds } from '../system/power.ts';
import { watchLinuxScreen } from '../system/screenLock.ts';
import type { AppSession } from './session.ts';

/** Locks the vault when the person is away, as the settings say. */
export interface AutoLocking {
  follow(state: AppState): void;
  stop(): void;
}

interface AutoLockParts {
  window: BrowserWindow;
  session: AppSession;
  /** Locks what the window shows. */
  lock(why: LockReason): Promise<void>;
  /** Resolves when what runs is done, or after so many milliseconds. */
  settled(limitMs: number): Promise<void>;
}

/** How long what runs, such as the writing of files, holds a lock back at most. Sleep waits for nobody. */
const patienceMs: Partial<Record<LockReason, number>> = { idle: 5_000, screen: 2_000, sleep: 500 };
const never: AutoLock = { minutes: 0, withScreen: false };

/** Sets it up. The demo, which holds nothing of the person's, does not lock; the vault behind it does. */
export function setupAutoLock({ window, session, lock, settled }: AutoLockParts): AutoLocking {
  let rules = never;
  const away = async (why: LockReason) => {
    await settled(patienceMs[why] ?? 0);
    if (session.app() === session.own) await lock(why);
    else session.own.lock(why);
  };
  const idle = watchIdle({
    systemIdle: systemIdleSeconds,
    now: () => performance.now(),
    idle: () => void away('idle'),
  });
  window.webContents.on('input-event', () => idle.used());
  const going = (why: 'screen' | 'sleep') => {
    if (rules.withScreen) void away(why);
  };
  onGoing(going);
  let unwatchScreen: (() => void) | null = null;
  function watchScreen(wanted: boolean): void {
    if (wanted === (unwatchScreen !== null) || process.platform !== 'linux') return;
    unwatchScreen?.();
    unwatchScreen = wanted ? watchLinuxScreen(process.env, () => going('screen')) : null;
  }
  return {
    follow({ vault, settings, demo }) {
      // The settings of the demo say nothing of the vault behind it.
      if (demo) return;
      rules = vault.status === 'open' && vault.store ? autoLockOf(settings, vault.store) : never;
      idle.after(rules.minutes);
      watchScreen(rules.withScreen);
    },
    stop() {
      idle.stop();
      watchScreen(false);
    },
  };
}
