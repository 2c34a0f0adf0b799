import { QCredError } from '#shared/errors.ts';
import { excessFailure, type Failure, readFailure, timeoutFailure } from './failure.ts';
import { judgeConnection } from './network.ts';
import { Late } from './wire/handler.ts';
import { Excess, limits } from './wire/limits.ts';
import { unseen, type Wire } from './wire/seen.ts';

/** What a call threw that got no refusal of the service, reduced to what a verdict is made from. */
export function failureOf(error: unknown, wire: Wire): Failure {
  if (error instanceof Late) return timeoutFailure(wire);
  return error instanceof Excess ? excessFailure(error, wire) : readFailure(error, wire);
}

/**
 * Why a request of our own got no answer, in words.
 *
 * @param host that was asked
 * @param proxy that it went through, without its password
 * @param hint where the failure itself says nothing of what to do
 */
export function unreached(error: unknown, host: string, proxy: string | null, hint: string): QCredError {
  if (error instanceof Error && error.name === 'AbortError')
    return new QCredError('cancelled', 'It was cancelled.');
  const judged = judgeConnection(failureOf(error, unseen), { host, proxy, timeoutMs: limits.beginMs });
  return new QCredError(
    'connection_failed',
    judged?.message ?? `The connection to ${host} failed.`,
    judged?.hint ?? hint,
  );
}
