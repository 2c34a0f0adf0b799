import { Refusal } from '../http/refusal.ts';
import type { SandboxRequest, SandboxResponse } from '../http/request.ts';
import type { AuthProblem } from '../sigv4/problem.ts';
import { maxSkewMs } from '../sigv4/verify.ts';
import { type XmlNode, xmlDocument } from '../xml/write.ts';

/** A refused permission. */
export const accessDenied = (message = 'Access Denied'): Refusal => new Refusal(403, 'AccessDenied', message);

/** A parameter or header with a value it cannot have. */
export const invalidArgument = (name: string, value: string, message: string): Refusal =>
  new Refusal(400, 'InvalidArgument', message, { fields: { ArgumentName: name, ArgumentValue: value } });

/** A header or a combination of them that makes no sense. */
export const invalidRequest = (message: string): Refusal => new Refusal(400, 'InvalidRequest', message);

/** Too many requests: "Error responses" of the Amazon S3 API reference. */
export const s3Throttled = (retryAfterSeconds?: number): Refusal =>
  new Refusal(503, 'SlowDown', 'Please reduce your request rate.', {
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  });

/** A request body that is not the document it should be. */
export const malformedXml = (): Refusal =>
  new Refusal(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

/**
 * A failed signature check in S3's words. Codes: "Error responses" of the Amazon S3 API reference.
 *
 * @param problem what failed
 * @param now the account's clock
 */
export function s3Refusal(problem: AuthProblem, now: Date): Refusal {
  const malformedHeader = (detail: string, fields: Record<string, string> = {}) =>
    new Refusal(400, 'AuthorizationHeaderMalformed', `The authorization header is malformed; ${detail}`, {
      fields,
    });
  switch (problem.kind) {
    case 'absent':
      return accessDenied();
    case 'unsupported':
      return invalidRequest(
        'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
      );
    case 'twice':
      return invalidArgument('Authorization', '', 'Only one auth mechanism allowed.');
    case 'malformed':
      return problem.where === 'header'
        ? malformedHeader(problem.detail)
        : new Refusal(400, 'AuthorizationQueryParametersError', problem.detail);
    case 'wrong_service':
      return malformedHeader(`incorrect service "${problem.given}". This endpoint belongs to "s3".`);
    case 'wrong_region':
      return new Refusal(
        400,
        'AuthorizationHeaderMalformed',
        `The authorization header is malformed; the region '${problem.given}' is wrong; expecting '${problem.expected}'`,
        { fields: { Region: problem.expected }, headers: { 'x-amz-bucket-region': problem.expected } },
      );
    case 'unknown_key':
      return new Refusal(
        403,
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        { fields: { AWSAccessKeyId: problem.accessKeyId } },
      );
    case 'inactive_key':
      return new Refusal(403, 'InvalidAccessKeyId', 'The Access Key Id you provided is inactive.', {
        fields: { AWSAccessKeyId: problem.accessKeyId },
      });
    case 'bad_token':
      return new Refusal(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.');
    case 'expired_token':
      return new Refusal(400, 'ExpiredToken', 'The provided token has expired.');
    case 'skewed':
      return new Refusal(
        403,
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
        {
          fields: {
            RequestTime: problem.signedAt.toISOString(),
            ServerTime: now.toISOString(),
            MaxAllowedSkewMilliseconds: String(maxSkewMs),
          },
        },
      );
    case 'url_expired':
      return new Refusal(403, 'AccessDenied', 'Request has expired', {
        fields: {
          'X-Amz-Expires': String(problem.seconds),
          Expires: problem.expiresAt.toISOString(),
          ServerTime: now.toISOString(),
        },
      });
    case 'url_early':
      return accessDenied('Request is not valid yet');
    case 'unsigned_headers':
      return new Refusal(
        403,
        'AccessDenied',
        'There were headers present in the request which were not signed',
        {
          fields: { HeadersNotSigned: problem.names.join(', ') },
        },
      );
    case 'mismatch':
      return new Refusal(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
        {
          fields: {
            AWSAccessKeyId: problem.accessKeyId,
            StringToSign: problem.stringToSign,
            SignatureProvided: problem.provided,
          },
        },
      );
  }
}

/** A refusal as S3 writes it. */
export function s3ErrorResponse(refusal: Refusal, request: SandboxRequest): SandboxResponse {
  const fields = Object.entries(refusal.fields).map(([name, value]): XmlNode => [name, value]);
  return {
    status: refusal.status,
    headers: { 'content-type': 'application/xml', ...refusal.headers },
    body: xmlDocument([
      'Error',
      [
        ['Code', refusal.code],
        ['Message', refusal.message],
        ...fields,
        ['Resource', request.path],
        ['RequestId', request.id],
      ],
    ]),
  };
}
