import { Refusal } from '../http/refusal.ts';
import type { AuthProblem } from '../sigv4/problem.ts';
import type { KmsDialect } from './dialect.ts';

/** Codes and statuses: "Errors" of each action in the AWS KMS API reference. All are 400. */
export const kmsRefusal = (code: string, message: string): Refusal => new Refusal(400, code, message);

/** A parameter with a value it cannot have. */
export const validation = (message: string): Refusal => kmsRefusal('ValidationException', message);

/** The request cannot be read. */
export const serialization = (message: string): Refusal => kmsRefusal('SerializationException', message);

export const notFound = (message: string): Refusal => kmsRefusal('NotFoundException', message);

/** The key is in a state in which this cannot be done. */
export const invalidState = (message: string): Refusal => kmsRefusal('KMSInvalidStateException', message);

/** The kind of key does not have this. */
export const unsupported = (message: string): Refusal => kmsRefusal('UnsupportedOperationException', message);

/** Too many requests. */
export const kmsThrottled = (retryAfterSeconds?: number): Refusal =>
  new Refusal(400, 'ThrottlingException', 'Rate exceeded', {
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  });

/** A failed signature check: "Common errors" of the AWS KMS API reference; Quilibrium has one code for all. */
export function kmsAuthRefusal(problem: AuthProblem, dialect: KmsDialect): Refusal {
  const [code, message] = authWords(problem);
  if (dialect.id === 'aws') return new Refusal(400, code, message);
  const sentence =
    problem.kind === 'absent' ? 'Request is missing required authentication parameters' : message;
  return new Refusal(400, 'NotAuthorizedException', sentence);
}

function authWords(problem: AuthProblem): [code: string, message: string] {
  switch (problem.kind) {
    case 'absent':
      return ['MissingAuthenticationTokenException', 'Missing Authentication Token'];
    case 'unsupported':
    case 'twice':
    case 'malformed':
      return ['IncompleteSignatureException', 'The signature of the request cannot be read.'];
    case 'wrong_service':
      return [
        'InvalidSignatureException',
        `Credential should be scoped to correct service: '${problem.expected}'.`,
      ];
    case 'wrong_region':
      return [
        'InvalidSignatureException',
        `Credential should be scoped to a valid region, not '${problem.given}'.`,
      ];
    case 'unknown_key':
    case 'inactive_key':
    case 'bad_token':
      return ['UnrecognizedClientException', 'The security token included in the request is invalid.'];
    case 'expired_token':
      return ['ExpiredTokenException', 'The security token included in the request is expired'];
    case 'skewed':
    case 'url_expired':
    case 'url_early':
      return ['InvalidSignatureException', 'Signature expired or not yet current.'];
    case 'unsigned_headers':
      return [
        'InvalidSignatureException',
        `These headers must be a part of the signature: ${problem.names.join(', ')}.`,
      ];
    case 'mismatch':
      return [
        'InvalidSignatureException',
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      ];
  }
}
