import type { QCredError } from '#shared/errors.ts';

/**
 * One attempt that failed, on its way from the wire to whoever decides whether to try again. It
 * never leaves the client: callers get `error`.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** What the person is told when this was the last attempt. */
  readonly error: QCredError;
  /** Whether another attempt may help: at once, or after the service had a rest. */
  readonly again: 'no' | 'soon' | 'slower';
  /** How long the service asked us to wait, in milliseconds; null when it did not say. */
  readonly waitMs: number | null;

  constructor(error: QCredError, again: Refusal['again'] = 'no', waitMs: number | null = null) {
    super(error.message);
    this.error = error;
    this.again = again;
    this.waitMs = waitMs;
  }
}
