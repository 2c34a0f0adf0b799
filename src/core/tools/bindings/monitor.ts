import type { BindingStatus } from '#shared/bindingStatus.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Edits } from '../edits/edits.ts';
import { statusOf } from './status.ts';
import { watchFiles } from './watch.ts';

/** Keeps an eye on the files that QCred wrote, while the window is open. */
export interface Monitor {
  /** The last known state of each binding, by id; empty until the first look is over. */
  statuses(): ReadonlyMap<string, BindingStatus>;
  /** Looks now: after the vault changed, or a file. */
  check(): Promise<void>;
  close(): void;
}

/**
 * @param access the open vault
 * @param edits reads the tools' files
 * @param changed called when a status is another than before
 */
export function createMonitor(access: OpenVault, edits: Edits, changed: () => void): Monitor {
  let statuses: ReadonlyMap<string, BindingStatus> = new Map();
  let closed = false;
  let running: Promise<void> | null = null;
  let again = false;
  const files = watchFiles(access.deps, () => void check());

  async function once(): Promise<void> {
    const state = await access.vault.state();
    await files.follow(state);
    const next = await statusOf(access, edits);
    if (closed || sameStatuses(statuses, next)) return;
    statuses = next;
    changed();
  }

  /** One look at a time; a change during a look asks for one more after it. */
  async function check(): Promise<void> {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        // A vault that was closed meanwhile, or a disk that fails, leaves the last known state.
        if (!closed) await once().catch(() => {});
      } while (again && !closed);
    })();
    await running;
    running = null;
  }

  return {
    statuses: () => statuses,
    check,
    close() {
      closed = true;
      files.close();
    },
  };
}

function sameStatuses(a: ReadonlyMap<string, BindingStatus>, b: ReadonlyMap<string, BindingStatus>): boolean {
  return (
    a.size === b.size &&
    [...a].every(([id, s]) => b.get(id)?.status === s.status && b.get(id)?.message === s.message)
  );
}
