import type { Deps } from '../../../deps.ts';
import { Refusal } from './refusal.ts';

/** Attempts of one call, the first included. */
const maxAttempts = { soon: 3, slower: 6 } as const;
const baseMs = { soon: 100, slower: 500 } as const;
const longestMs = 20_000;
/** How long a service may keep us waiting without answering anything in between, all calls together. */
const patienceMs = 50_000;

/** What the SDK hands from attempt to attempt. */
interface Token {
  getRetryCount(): number;
  getRetryCost(): number;
  getRetryDelay(): number;
  isLongPoll(): boolean;
}

const token = (count: number): Token => ({
  getRetryCount: () => count,
  getRetryCost: () => 0,
  // The wait is over by the time the SDK gets the token.
  getRetryDelay: () => 0,
  isLongPoll: () => false,
});

/** A number from 0 up to 1. */
const fraction = (deps: Pick<Deps, 'randomBytes'>): number => {
  const [high = 0, low = 0] = deps.randomBytes(2);
  return (high * 256 + low) / 65_536;
};

/**
 * When to try again: exponential backoff with full jitter, and never before the time that the
 * service asked for. The SDK's own strategy cuts a long `Retry-After` short, tries a full quota
 * (`LimitExceeded`) again, and waits by a clock that is not ours.
 *
 * @param deps clock and randomness
 * @param signal ends every wait
 * @param attempts of one call at most, the first included; fewer where nothing speaks for more
 */
export const createRetries = (
  deps: Pick<Deps, 'now' | 'sleep' | 'randomBytes'>,
  signal: AbortSignal,
  attempts = Number.POSITIVE_INFINITY,
) => {
  /** When the first attempt failed after which none succeeded. */
  let since: number | null = null;
  return {
    acquireInitialRetryToken: async (_scope: string): Promise<Token> => token(0),

    async refreshRetryTokenForRetry(before: Token, { error }: { error?: unknown }): Promise<Token> {
      const count = before.getRetryCount() + 1;
      if (
        !(error instanceof Refusal) ||
        error.again === 'no' ||
        count >= Math.min(attempts, maxAttempts[error.again])
      )
        throw new Error('No further attempt.');
      const jitter = fraction(deps) * Math.min(longestMs, baseMs[error.again] * 2 ** (count - 1));
      const wait = Math.ceil((error.waitMs ?? 0) + jitter);
      const now = deps.now().getTime();
      since ??= now;
      if (now + wait > since + patienceMs) throw new Error('No further attempt.');
      await deps.sleep(wait, signal);
      return token(count);
    },

    recordSuccess() {
      since = null;
    },
  };
};
