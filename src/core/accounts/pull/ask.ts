import { QCredError } from '#shared/errors.ts';
import type { Client } from '../../clouds/client/client.ts';

/** Asks a service that may lack an action, or not allow it. */
export interface Ask {
  iam: Client['iam'];
  /** What every call of the SDK gets. */
  options: { abortSignal: AbortSignal };
  /**
   * Runs a call of an action.
   *
   * @returns its result; null when the service lacks the action or does not allow it
   * @throws QCredError for everything else
   */
  ask<T>(action: string, call: () => Promise<T>): Promise<T | null>;
  /** Actions that the service turned out to lack. */
  missing: Set<string>;
  /** Actions that were refused at least once. */
  denied(): string[];
  /** The same, for what is asked of oneself: not given up because others may not be asked about. */
  own: Pick<Ask, 'iam' | 'options' | 'ask'>;
}

/** An action is given up when it was refused this often, and twice more for each time it was allowed. */
const enoughDenials = 5;

/**
 * @param client of the account
 * @param missing actions known to be lacking; they are not asked
 * @param signal ends everything
 */
export function createAsk(client: Client, missing: Iterable<string>, signal: AbortSignal): Ask {
  const lacking = new Set(missing);
  const denials = new Map<string, number>();
  const successes = new Map<string, number>();
  const isHopeless = (action: string) =>
    (denials.get(action) ?? 0) >= enoughDenials + 2 * (successes.get(action) ?? 0);

  async function attempt<T>(action: string, call: () => Promise<T>): Promise<T | null> {
    if (lacking.has(action)) return null;
    try {
      const result = await call();
      successes.set(action, (successes.get(action) ?? 0) + 1);
      return result;
    } catch (error) {
      if (!(error instanceof QCredError)) throw error;
      if (error.code === 'not_available') lacking.add(action);
      else if (error.code === 'denied') denials.set(action, (denials.get(action) ?? 0) + 1);
      else throw error;
      return null;
    }
  }

  const options = { abortSignal: signal };
  return {
    iam: client.iam,
    options,
    missing: lacking,
    denied: () => [...denials.keys()],
    ask: async (action, call) => (isHopeless(action) ? null : attempt(action, call)),
    own: { iam: client.iam, options, ask: attempt },
  };
}
