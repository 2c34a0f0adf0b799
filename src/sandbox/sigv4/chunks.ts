import { Refusal } from '../http/refusal.ts';
import { sameSignature, sha256Hex, sign } from './signature.ts';

/** What the chunks of a signed body continue from. */
export interface ChunkSigning {
  signingKey: Buffer;
  timestamp: string;
  scope: string;
  /** The signature of the request's headers. */
  signature: string;
}

/** A chunked body, put together. */
interface DecodedChunks {
  content: Buffer;
  /** Trailing headers by lower-case name, without their signature. */
  trailers: Map<string, string>;
}

const maxChunkLine = 1024;
const emptyHash = sha256Hex('');

const incomplete = () => new Refusal(400, 'IncompleteBody', 'The request body terminated unexpectedly.');
const badSignature = () =>
  new Refusal(
    403,
    'SignatureDoesNotMatch',
    'The signature of a chunk does not match the signature we calculated. Check your key and signing method.',
  );

/** One line up to CRLF, and where the next one starts. */
function readLine(body: Buffer, from: number): { line: string; next: number } {
  const end = body.indexOf('\r\n', from, 'latin1');
  if (end < 0 || end - from > maxChunkLine) throw incomplete();
  return { line: body.toString('latin1', from, end), next: end + 2 };
}

/** Trailer lines up to an empty line or the end. */
function readTrailers(body: Buffer, from: number): Map<string, string> {
  const trailers = new Map<string, string>();
  for (let at = from; at < body.length; ) {
    const { line, next } = readLine(body, at);
    if (line === '') break;
    const colon = line.indexOf(':');
    if (colon < 0) throw incomplete();
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    at = next;
  }
  return trailers;
}

/**
 * Undoes S3's `aws-chunked` encoding: `<hex size>[;chunk-signature=…] CRLF data CRLF … 0 CRLF trailers`.
 * With `signing`, every chunk's signature is checked in its chain, and the trailers' too.
 * Rules: "Signature Calculations for the Authorization Header: Transferring Payload in Multiple
 * Chunks" and "…Including Trailing Headers" of the Amazon S3 API reference.
 *
 * @param signing null for `STREAMING-UNSIGNED-PAYLOAD-TRAILER`
 * @param hasTrailers whether the payload's declared form ends in trailing headers
 * @throws Refusal IncompleteBody, SignatureDoesNotMatch
 */
export function decodeChunks(
  body: Buffer,
  signing: ChunkSigning | null,
  hasTrailers: boolean,
): DecodedChunks {
  const pieces: Buffer[] = [];
  let previous = signing?.signature ?? '';
  let at = 0;
  for (;;) {
    const { line, next } = readLine(body, at);
    const match = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
    if (!match?.[1]) throw incomplete();
    const size = Number.parseInt(match[1], 16);
    const data = body.subarray(next, next + size);
    if (data.length < size) throw incomplete();
    if (signing) {
      const expected = sign(
        signing.signingKey,
        [
          'AWS4-HMAC-SHA256-PAYLOAD',
          signing.timestamp,
          signing.scope,
          previous,
          emptyHash,
          sha256Hex(data),
        ].join('\n'),
      );
      if (!sameSignature(expected, match[2] ?? '')) throw badSignature();
      previous = expected;
    }
    at = next + size;
    if (size === 0) break;
    if (body.toString('latin1', at, at + 2) !== '\r\n') throw incomplete();
    at += 2;
    pieces.push(data);
  }
  const content = Buffer.concat(pieces);
  if (!hasTrailers) return { content, trailers: new Map() };

  const trailers = readTrailers(body, at);
  const signature = trailers.get('x-amz-trailer-signature');
  trailers.delete('x-amz-trailer-signature');
  if (signing) {
    const text = [...trailers].map(([name, value]) => `${name}:${value}\n`).join('');
    const expected = sign(
      signing.signingKey,
      ['AWS4-HMAC-SHA256-TRAILER', signing.timestamp, signing.scope, previous, sha256Hex(text)].join('\n'),
    );
    if (!sameSignature(expected, signature ?? '')) throw badSignature();
  }
  return { content, trailers };
}
