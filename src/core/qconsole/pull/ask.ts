import { QCredError } from '#shared/errors.ts';
import type { Client } from '../client.ts';

/** Asks a service that may lack an action, or not allow it. */
export interface Ask {
  iam: Client['iam'];
  sts: Client['sts'];
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
}

/** After so many refusals and no success an action is not tried on further things. */
const enoughDenials = 5;

/**
 * @param client of the account
 * @param missing actions known to be lacking; they are not asked
 * @param signal ends everything
 */
export function createAsk(client: Client, missing: Iterable<string>, signal: AbortSignal): Ask {
  const lacking = new Set(missing);
  const denials = new Map<string, number>();
  const allowed = new Set<string>();
  return {
    iam: client.iam,
    sts: client.sts,
    options: { abortSignal: signal },
    missing: lacking,
    denied: () => [...denials.keys()],
    async ask(action, call) {
      const refused = denials.get(action) ?? 0;
      if (lacking.has(action) || (refused >= enoughDenials && !allowed.has(action))) return null;
      try {
        const result = await call();
        allowed.add(action);
        return result;
      } catch (error) {
        if (!(error instanceof QCredError)) throw error;
        if (error.code === 'not_available') lacking.add(action);
        else if (error.code === 'denied') denials.set(action, refused + 1);
        else throw error;
        return null;
      }
    },
  };
}
