import type { FaultHook } from './http/faults.ts';

/** What can be turned while the sandbox runs, to see how a client copes. */
export interface Switches {
  /** IAM and STS actions that this account does not have, such as `GenerateCredentialReport`. */
  missing: Set<string>;
  /**
   * How long the services do not know a key that was made through IAM: for so many seconds of the
   * account's clock and for so many requests, whichever lasts longer.
   */
  settling: { seconds: number; requests: number };
  /** Asked before each request is answered. */
  fault: FaultHook | null;
  /**
   * After how many questions for a key of the multi-party computation its client took part; null for
   * a client that never comes.
   */
  sidecar: number | null;
  /** The one-time password that every registered device shows. */
  mfaCode: string;
}

/** The switches as they stand at first: nothing goes wrong. */
export const defaultSwitches = (): Switches => ({
  missing: new Set(),
  settling: { seconds: 0, requests: 0 },
  fault: null,
  sidecar: null,
  mfaCode: '123456',
});
