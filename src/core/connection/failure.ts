import type { Wire } from './wire.ts';

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
}

/** Names the SDK gives to errors that carry no code of a service. */
const nameless = new Set(['Error', 'TypeError', 'SyntaxError', 'AggregateError', 'Unknown', 'UnknownError']);

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
function regionTold(error: object, said: string, headers: Wire['headers']): string | null {
  const told =
    textIn(error, 'Region') ??
    headers['x-amz-bucket-region'] ??
    /expecting ['"]([^'"]+)['"]/.exec(said)?.[1] ??
    null;
  return told !== null && /^[A-Za-z0-9._-]{1,64}$/.test(told) ? told : null;
}

/**
 * Reduces what an SDK call threw.
 *
 * @param error the thrown value
 * @param wire what went over the wire for that call
 */
export function readFailure(error: unknown, wire: Wire): Failure {
  const base = { wire, code: null, said: '', region: null, network: null, timedOut: false };
  if (!(error instanceof Error)) return base;
  if (wire.status === null) return { ...base, network: networkCode(error) };
  const given = textIn(error, 'Code') ?? error.name;
  const code = nameless.has(given) ? null : given;
  return {
    ...base,
    code,
    said: error.message,
    region: regionTold(error, error.message, wire.headers),
    // Without a code of the service, the connection may have broken in the middle of the answer.
    network: code === null ? networkCode(error) : null,
  };
}

/** A call that was given up waiting for. */
export const timeoutFailure = (wire: Wire): Failure => ({
  wire,
  code: null,
  said: '',
  region: null,
  network: null,
  timedOut: true,
});

/** An answer that was read without complaint but is not what the call answers with. */
export const strangeAnswer = (wire: Wire): Failure => ({ ...timeoutFailure(wire), timedOut: false });
