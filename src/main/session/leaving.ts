import type { LockReason } from '#shared/autoLock.ts';

/** How the person ends the window. */
export type LeavingWay = 'close' | 'quit';

/** What stands between what was typed in the window and its loss. */
export interface Leaving {
  /** The window says whether ending it would lose something. */
  tell(unsaved: boolean): void;
  /**
   * Whether the window may end now. Where something would be lost it may not: then the window is
   * brought to the front and asks the person.
   */
  may(way: LeavingWay): boolean;
  /** The person agreed, or nobody is there to be asked: from now on it may. */
  agree(): void;
  /** The window has handed over what was typed. */
  handed(): void;
  /**
   * Locks the vault, once the window has handed over what was typed. The one way to lock it.
   * @param why where the person did not ask for it in the window
   */
  lock(why?: LockReason): Promise<void>;
}

export interface LeavingParts {
  /** Whether there is a window that can answer. */
  alive(): boolean;
  /** Brings the window to the front and has it ask. */
  ask(way: LeavingWay): void;
  /** Has the window hand over what was typed. */
  handOver(): void;
  /** Whether something is kept while the vault is locked. */
  kept(): boolean;
  lock(why?: LockReason): void;
}

/** How long a lock waits for the window. One that hangs does not keep the vault open. */
const patienceMs = 2_000;

/** Sets it up for one window. */
export function createLeaving({ alive, ask, handOver, kept, lock }: LeavingParts): Leaving {
  let unsaved = false;
  let agreed = false;
  let handed = (): void => {};
  let locking: Promise<void> | null = null;

  async function handOverAndLock(why?: LockReason): Promise<void> {
    if (unsaved && alive()) {
      let late: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        handed = resolve;
        late = setTimeout(resolve, patienceMs);
        handOver();
      });
      clearTimeout(late);
    }
    lock(why);
  }

  return {
    tell(now) {
      unsaved = now;
    },
    may(way) {
      if (!agreed && alive() && (unsaved || kept())) {
        ask(way);
        return false;
      }
      // An app that has begun to end does not stop halfway for what is typed meanwhile.
      if (way === 'quit') agreed = true;
      return true;
    },
    agree() {
      agreed = true;
    },
    handed: () => handed(),

    lock(why) {
      // Two at once are one: the later must not lock what was unlocked meanwhile.
      locking ??= handOverAndLock(why).finally(() => {
        locking = null;
      });
      return locking;
    },
  };
}
