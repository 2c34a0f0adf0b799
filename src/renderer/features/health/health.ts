import { create } from 'zustand';
import { call } from '#renderer/api.ts';
import { useApp } from '#renderer/stores/app.ts';
import type { HealthView } from '#shared/contract/advisor.ts';
import type { AppState } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

interface HealthStore {
  /** Null before the first look. */
  view: HealthView | null;
  /** Whether something that was looked at has changed since: what was found then may be untrue. */
  old: boolean;
  running: boolean;
  failure: ErrorView | null;
}

/** What the advisor found last. */
export const useHealth = create<HealthStore>(() => ({
  view: null,
  old: false,
  running: false,
  failure: null,
}));

/** Counts changes of what is looked at, so that a run knows of those that came while it was under way. */
let changes = 0;

/**
 * Looks at everything and keeps what was found; never throws. Who asks meanwhile has mended something, or
 * wants to know what is so now: it is looked once more.
 *
 * @param again whether key services are asked anew, too; they are when a sync came after they were asked
 */
export async function runChecks(again = false): Promise<void> {
  if (useHealth.getState().running) {
    changes++;
    return;
  }
  useHealth.setState({ running: true });
  const before = changes;
  let stale = false;
  try {
    const view = await call('health.look', { again });
    stale = view.stale && !again;
    useHealth.setState({ view, old: changes !== before, failure: null });
  } catch (error) {
    useHealth.setState({ old: changes !== before, failure: toErrorView(error) });
  } finally {
    useHealth.setState({ running: false });
  }
  if (changes !== before) soon();
  else if (stale) await runChecks(true);
}

/** A change comes in several steps; one look at the end of them is enough. */
const quietMs = 600;
let timer: ReturnType<typeof setTimeout> | undefined;

function soon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void runChecks(), quietMs);
}

/** What was found may be untrue now: it is grey until all was looked at again. */
function outdate(): void {
  const { view, failure, running } = useHealth.getState();
  // Before the first run nothing can be untrue; what changes while it is under way may be seen or not.
  if (!view && !failure && !running) return;
  changes++;
  useHealth.setState({ old: true });
  soon();
}

/** All of the state that checks speak of, in one word. */
function looked(state: AppState | null): string {
  if (!state) return '';
  const { profiles, accounts, vault, logProblem, lastChange, policies } = state;
  return JSON.stringify([
    vault.status,
    logProblem,
    lastChange && [lastChange.id, lastChange.undone],
    profiles.map(({ id, updatedAt, bindings }) => [
      id,
      updatedAt,
      bindings.map((one) => [one.id, one.path, one.mode, one.status, one.writtenAt]),
    ]),
    accounts.map(({ id, name, endpoints, plainHttp, lastSync, counts }) => [
      id,
      name,
      endpoints,
      plainHttp,
      lastSync,
      counts,
    ]),
    policies,
  ]);
}

/**
 * Looks again whenever what was looked at has changed: the vault, what is written to tools, and, since
 * other programs write files as they like, when the person comes back from one.
 *
 * @returns stops it
 */
export function followChanges(): () => void {
  let before = looked(useApp.getState().state);
  const unsubscribe = useApp.subscribe(({ state }) => {
    const now = looked(state);
    if (now === before) return;
    before = now;
    outdate();
  });
  window.addEventListener('focus', outdate);
  return () => {
    unsubscribe();
    window.removeEventListener('focus', outdate);
    clearTimeout(timer);
  };
}

/** How many findings ask for something to be done: those that count against the score. */
export const workCount = (view: HealthView | null): number =>
  (view?.findings ?? []).filter(({ severity }) => severity !== 'low').length;
