import { Refusal } from '../http/refusal.ts';
import { parameter, type SandboxRequest } from '../http/request.ts';
import { decodeChunks } from '../sigv4/chunks.ts';
import { sameSignature, sha256Hex } from '../sigv4/signature.ts';
import type { Verified } from '../sigv4/verify.ts';
import { invalidArgument, invalidRequest } from './refusals.ts';

const unsigned = 'UNSIGNED-PAYLOAD';

/** The forms of a chunked body: whether its chunks are signed, whether headers trail it. */
const streaming: Record<string, { signed: boolean; trailers: boolean }> = {
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': { signed: true, trailers: false },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': { signed: true, trailers: true },
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': { signed: false, trailers: true },
};

/**
 * What S3's signature says in place of the body's hash.
 *
 * @throws Refusal InvalidRequest, InvalidArgument
 */
export function declaredPayload(request: SandboxRequest): string {
  const name = 'x-amz-content-sha256';
  const declared = request.headers.get(name);
  if (declared === undefined) {
    if (parameter(request, 'X-Amz-Signature') !== undefined) return unsigned;
    throw invalidRequest(`Missing required header for this request: ${name}`);
  }
  if (declared === unsigned || declared in streaming || /^[0-9a-f]{64}$/.test(declared)) return declared;
  throw invalidArgument(
    name,
    declared,
    `${name} must be UNSIGNED-PAYLOAD, a STREAMING form, or a valid sha256 value.`,
  );
}

/**
 * The body as the client meant it, checked against what the signature declared.
 *
 * @param body as it came over the wire
 * @throws Refusal XAmzContentSHA256Mismatch, IncompleteBody, SignatureDoesNotMatch, MissingContentLength
 */
export function readPayload(
  request: SandboxRequest,
  body: Buffer,
  verified: Verified,
): { content: Buffer; trailers: ReadonlyMap<string, string> } {
  const declared = declaredPayload(request);
  const form = streaming[declared];
  if (!form) {
    if (declared !== unsigned && !sameSignature(sha256Hex(body), declared)) {
      throw new Refusal(
        400,
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      );
    }
    return { content: body, trailers: new Map() };
  }
  const length = request.headers.get('x-amz-decoded-content-length');
  if (length === undefined) {
    throw new Refusal(
      411,
      'MissingContentLength',
      'You must provide the X-Amz-Decoded-Content-Length HTTP header.',
    );
  }
  const decoded = decodeChunks(body, form.signed ? verified : null, form.trailers);
  if (Number(length) !== decoded.content.length) {
    throw new Refusal(
      400,
      'IncompleteBody',
      'You did not provide the number of bytes specified by the X-Amz-Decoded-Content-Length HTTP header',
    );
  }
  return decoded;
}
