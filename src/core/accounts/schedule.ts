import type { Account } from '#shared/account.ts';
import type { VaultState } from '#shared/model.ts';
import type { Deps } from '../deps.ts';

/** How often the accounts are looked at. */
const tickMs = 60_000;

/** Whether it is time to sync an account. */
export function isDue({ syncMinutes, lastSync }: Account, now: Date): boolean {
  if (syncMinutes === 0) return false;
  return !lastSync || now.getTime() - Date.parse(lastSync.at) >= syncMinutes * 60_000;
}

/** Syncs accounts when they are due. */
interface Schedule {
  /** Begins; nothing happens when it runs already. */
  start(): void;
  /** Looks at once, and tries those again whose last sync failed. */
  wake(): void;
  stop(): void;
}

/**
 * @param deps clock
 * @param state the vault's state
 * @param sync syncs one account
 */
export function createSchedule(
  deps: Pick<Deps, 'now' | 'sleep'>,
  state: () => Promise<VaultState>,
  sync: (id: string) => Promise<void>,
): Schedule {
  let running = false;
  let stopped = false;
  let pause = new AbortController();
  let failedToo = false;

  async function round(): Promise<void> {
    const retry = failedToo;
    failedToo = false;
    const now = deps.now();
    for (const account of (await state()).accounts) {
      const failed = retry && account.syncMinutes > 0 && account.lastSync?.status === 'failed';
      // What went wrong is written to the account, or is the vault's own trouble and passes.
      if (!stopped && (failed || isDue(account, now))) await sync(account.id).catch(() => {});
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      pause = new AbortController();
      await round().catch(() => {});
      if (!stopped && !failedToo) await deps.sleep(tickMs, pause.signal);
    }
  }

  return {
    start() {
      if (running || stopped) return;
      running = true;
      void run();
    },
    wake() {
      failedToo = true;
      pause.abort();
    },
    stop() {
      stopped = true;
      pause.abort();
    },
  };
}
