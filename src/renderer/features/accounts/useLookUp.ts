import { useEffect, useEffectEvent, useState } from 'react';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

/** So long something stays selected before the service is asked about it: arrowing past it asks nothing. */
const usualPause = 400;

interface LookUp {
  busy: boolean;
  failure: ErrorView | null;
}

/**
 * Asks the service about what is shown, once it has been shown for a moment.
 *
 * @param key names what is asked for; null to ask nothing
 * @param ask keeps the answer itself
 * @param pause so long it is shown before, in milliseconds
 */
export function useLookUp(key: string | null, ask: () => Promise<void>, pause = usualPause): LookUp {
  const [state, setState] = useState<LookUp>({ busy: false, failure: null });
  // `key` says when to ask anew; a function of every rendering does not.
  const asked = useEffectEvent(ask);
  useEffect(() => {
    setState({ busy: false, failure: null });
    if (key === null) return;
    let gone = false;
    const timer = setTimeout(async () => {
      setState({ busy: true, failure: null });
      const failure = await asked().then(() => null, toErrorView);
      if (!gone) setState({ busy: false, failure });
    }, pause);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [key, pause]);
  return state;
}
