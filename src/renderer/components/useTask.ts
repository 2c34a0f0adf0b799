import { useState } from 'react';
import { isDeclined } from '#renderer/stores/toasts.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

/** One thing that can be started and waited for: whether it goes on, and how it failed last. */
export function useTask(): {
  busy: boolean;
  error: ErrorView | null;
  run: (task: () => Promise<unknown>) => Promise<void>;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorView | null>(null);
  const run = async (task: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await task();
    } catch (thrown) {
      if (!isDeclined(thrown)) setError(toErrorView(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}
