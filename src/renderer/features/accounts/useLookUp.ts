import { useEffect, useState } from 'react';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

/** So long something stays selected before the service is asked about it: arrowing past it asks nothing. */
const pause = 400;

interface LookUp {
  busy: boolean;
  failure: ErrorView | null;
}

/**
 * Asks the service about what is shown, once it has been shown for a moment.
 *
 * @param key names what is asked for; null to ask nothing
 * @param ask keeps the answer itself
 */
export function useLookUp(key: string | null, ask: () => Promise<void>): LookUp {
  const [state, setState] = useState<LookUp>({ busy: false, failure: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` names what `ask` asks for
  useEffect(() => {
    setState({ busy: false, failure: null });
    if (key === null) return;
    let gone = false;
    const timer = setTimeout(async () => {
      setState({ busy: true, failure: null });
      const failure = await ask().then(() => null, toErrorView);
      if (!gone) setState({ busy: false, failure });
    }, pause);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [key]);
  return state;
}
