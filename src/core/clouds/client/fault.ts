import { QCredError } from '#shared/errors.ts';

/** What a service said, kept as the cause of the error that a person sees. */
export class ServiceFault extends Error {
  override readonly name = 'ServiceFault';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Whether an error came of one of these codes of the service. */
export const isFault = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof QCredError && error.cause instanceof ServiceFault && codes.includes(error.cause.code);
