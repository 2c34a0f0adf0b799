import { create } from 'zustand';
import { call } from '#renderer/api.ts';
import type { CheckView } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

interface HealthStore {
  /** Null before the first run. */
  checks: readonly CheckView[] | null;
  running: boolean;
  failure: ErrorView | null;
}

/** What the doctor found last. */
export const useHealth = create<HealthStore>(() => ({ checks: null, running: false, failure: null }));

/** Runs all checks and keeps what they found; never throws. */
export const runChecks = (): Promise<void> => check('doctor.run');

/** Closes QCred's own files to others, and looks again; never throws. */
export const repairFiles = (): Promise<void> => check('doctor.repair');

async function check(how: 'doctor.run' | 'doctor.repair'): Promise<void> {
  if (useHealth.getState().running) return;
  useHealth.setState({ running: true });
  try {
    useHealth.setState({ checks: await call(how, undefined), failure: null });
  } catch (error) {
    useHealth.setState({ failure: toErrorView(error) });
  } finally {
    useHealth.setState({ running: false });
  }
}

/** How many checks ask for something to be done. */
export const workCount = (checks: readonly CheckView[] | null): number =>
  (checks ?? []).filter((check) => check.status === 'warning' || check.status === 'bad').length;
