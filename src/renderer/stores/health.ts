import { create } from 'zustand';
import type { CheckView } from '#shared/contract.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { call } from '../api.ts';

interface HealthStore {
  /** Null before the first run. */
  checks: readonly CheckView[] | null;
  running: boolean;
  failure: ErrorView | null;
}

/** What the doctor found last. */
export const useHealth = create<HealthStore>(() => ({ checks: null, running: false, failure: null }));

/** Runs all checks and keeps what they found; never throws. */
export async function runChecks(): Promise<void> {
  if (useHealth.getState().running) return;
  useHealth.setState({ running: true });
  try {
    useHealth.setState({ checks: await call('doctor.run', undefined), failure: null });
  } catch (error) {
    useHealth.setState({ failure: toErrorView(error) });
  } finally {
    useHealth.setState({ running: false });
  }
}

/** How many checks ask for something to be done. */
export const workCount = (checks: readonly CheckView[] | null): number =>
  (checks ?? []).filter((check) => check.status === 'warning' || check.status === 'bad').length;
