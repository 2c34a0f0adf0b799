import type { VerdictView } from '#shared/contract/index.ts';
import type { ErrorAnswer } from './wire/answer.ts';
import type { Excess } from './wire/limits.ts';
import type { Wire } from './wire/seen.ts';

/** Why a call failed, reduced to what a verdict is made from. */
export interface Failure {
  wire: Wire;
  /** The service's error code, such as `InvalidAccessKeyId`; null when it gave none. */
  code: string | null;
  /** The service's sentence. Matched, never shown: it may quote the request. */
  said: string;
  /** The region the service says is right. */
  region: string | null;
  /** Node's code for a failed connection, such as `ECONNREFUSED`. */
  network: string | null;
  timedOut: boolean;
  /** Set when the answer was not read to its end, because it was too much or too slow. */
  excess: Excess | null;
}

const textIn = (error: object, field: string): string | null => {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' && value !== '' ? value : null;
};

/** The first code of Node's on an error, its parts or its causes. */
function networkCode(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > 4) return null;
  const own = textIn(error, 'code');
  if (own !== null) return own;
  const parts = error instanceof AggregateError ? error.errors : [];
  for (const part of [...parts, error.cause]) {
    const code = networkCode(part, depth + 1);
    if (code !== null) return code;
  }
  return null;
}

/** The region that S3 names in its error's `Region`, in a header, or in its sentence. */
function regionTold({ region, said }: ErrorAnswer, headers: Wire['headers']): string | null {
  const told =
    region ?? headers['x-amz-bucket-region'] ?? /expecting ['"]([^'"]+)['"]/.exec(said)?.[1] ?? null;
  return told !== null && /^[A-Za-z0-9._-]{1,64}$/.test(told) ? told : null;
}

/** A service's refusal, as its document and its headers say it. */
export const refusedWith = (answer: ErrorAnswer, wire: Wire): Failure => ({
  ...strangeAnswer(wire),
  code: answer.code,
  said: answer.said,
  region: regionTold(answer, wire.headers),
});

/**
 * Reduces what a call threw that got no refusal of the service.
 *
 * @param error the thrown value
 * @param wire what went over the wire for that call
 */
export function readFailure(error: unknown, wire: Wire): Failure {
  const base = strangeAnswer(wire);
  if (!(error instanceof Error)) return base;
  // With a status, the connection broke in the middle of the answer, or the answer could not be read.
  return { ...base, network: networkCode(error) };
}

/** A call that was given up waiting for. */
export const timeoutFailure = (wire: Wire): Failure => ({ ...strangeAnswer(wire), timedOut: true });

/** An answer that was more than may be, or took longer. */
export const excessFailure = (excess: Excess, wire: Wire): Failure => ({ ...strangeAnswer(wire), excess });

/** An answer that was read without complaint but is not what the call answers with. */
export const strangeAnswer = (wire: Wire): Failure => ({
  wire,
  code: null,
  said: '',
  region: null,
  network: null,
  timedOut: false,
  excess: null,
});

/** A verdict and the two sentences that go with it. */
export type Judgement = Pick<VerdictView, 'verdict' | 'message' | 'hint'>;

/** What the sentences speak of. */
export interface Asked {
  /** The provider's name for the service: "QStorage". */
  service: string;
  /** The provider's names for the two halves of the key. */
  keyLabel: string;
  secretLabel: string;
  /** The region that was signed for. */
  region: string;
  /** The host that was asked. */
  host: string;
  /** The proxy that it went through, without its password. */
  proxy: string | null;
  timeoutMs: number;
  /** This computer's time when the answer came. */
  now: Date;
}
