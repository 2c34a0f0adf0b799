import { Refusal } from './refusal.ts';
import {
  parameter,
  parseQuery,
  type SandboxRequest,
  type SandboxResponse,
  virtualBucket,
} from './request.ts';
import type { ServiceCall } from './service.ts';
import { formatTimestamp } from './sigv4/claim.ts';
import type { AuthProblem } from './sigv4/problem.ts';
import { maxSkewMs } from './sigv4/verify.ts';
import { type XmlNode, xmlDocument } from './xml/write.ts';

/** What the services of AWS's Query protocol share (STS, IAM): form parameters in, XML out. */

/** Whether a request speaks the Query protocol. */
export function isQuery(request: SandboxRequest): boolean {
  if (request.path !== '/' || virtualBucket(request) !== null) return false;
  if (request.method === 'GET') return parameter(request, 'Action') !== undefined;
  const type = request.headers.get('content-type') ?? '';
  return request.method === 'POST' && type.toLowerCase().startsWith('application/x-www-form-urlencoded');
}

/** The parameters of a call, from its query and its form body. @throws Refusal InvalidURI */
export const queryParameters = (call: ServiceCall): Map<string, string> =>
  new Map([...call.request.query, ...parseQuery(call.body.toString('utf8'))]);

/**
 * A failed signature check in the words of the Query services.
 *
 * @param problem what failed
 * @param now the account's clock, which the message about a skewed one names
 */
export function queryRefusal(problem: AuthProblem, now: Date): Refusal {
  const mismatch = (message: string) => new Refusal(403, 'SignatureDoesNotMatch', message);
  switch (problem.kind) {
    case 'absent':
      return new Refusal(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
    case 'unsupported':
    case 'twice':
      return new Refusal(400, 'IncompleteSignature', 'Request must carry one AWS4-HMAC-SHA256 signature.');
    case 'malformed':
      return new Refusal(400, 'IncompleteSignature', `The signature cannot be read: ${problem.detail}`);
    case 'wrong_service':
      return mismatch(`Credential should be scoped to correct service: '${problem.expected}'.`);
    case 'wrong_region':
      return mismatch(`Credential should be scoped to a valid region, not '${problem.given}'.`);
    case 'unknown_key':
    case 'bad_token':
      return new Refusal(
        403,
        'InvalidClientTokenId',
        'The security token included in the request is invalid.',
      );
    case 'inactive_key':
      return new Refusal(403, 'InvalidClientTokenId', 'The access key included in the request is inactive.');
    case 'expired_token':
      return new Refusal(403, 'ExpiredToken', 'The security token included in the request is expired');
    case 'skewed': {
      const signed = formatTimestamp(problem.signedAt);
      const minutes = maxSkewMs / 60_000;
      const [edge, words, sign] =
        problem.signedAt < now
          ? [new Date(now.getTime() - maxSkewMs), 'expired: %s is now earlier than', '-']
          : [new Date(now.getTime() + maxSkewMs), 'not yet current: %s is still later than', '+'];
      return mismatch(
        `Signature ${words.replace('%s', signed)} ${formatTimestamp(edge)} (${formatTimestamp(now)} ${sign} ${minutes} min.)`,
      );
    }
    case 'url_expired':
    case 'url_early':
      return mismatch('Signature expired or not yet current.');
    case 'unsigned_headers':
      return mismatch(`These headers must be a part of the signature: ${problem.names.join(', ')}.`);
    case 'mismatch':
      return mismatch(
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      );
  }
}

const xmlHeaders = { 'content-type': 'text/xml' };

/**
 * A successful answer: `<ActionResponse><ActionResult>…</ActionResult><ResponseMetadata>…`.
 *
 * @param namespace the service's XML namespace
 */
export const queryResponse = (
  request: SandboxRequest,
  namespace: string,
  action: string,
  result: readonly XmlNode[],
): SandboxResponse => ({
  status: 200,
  headers: { ...xmlHeaders },
  body: xmlDocument(
    [
      `${action}Response`,
      [
        [`${action}Result`, result],
        ['ResponseMetadata', [['RequestId', request.id]]],
      ],
    ],
    namespace,
  ),
});

/** A refusal as the Query services write it. */
export const queryErrorResponse = (
  refusal: Refusal,
  request: SandboxRequest,
  namespace: string,
): SandboxResponse => ({
  status: refusal.status,
  headers: { ...xmlHeaders, ...refusal.headers },
  body: xmlDocument(
    [
      'ErrorResponse',
      [
        [
          'Error',
          [
            ['Type', refusal.status < 500 ? 'Sender' : 'Receiver'],
            ['Code', refusal.code],
            ['Message', refusal.message],
          ],
        ],
        ['RequestId', request.id],
      ],
    ],
    namespace,
  ),
});
