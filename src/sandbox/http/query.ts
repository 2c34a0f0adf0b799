import { formatTimestamp } from '../sigv4/claim.ts';
import type { AuthProblem } from '../sigv4/problem.ts';
import { maxSkewMs } from '../sigv4/verify.ts';
import { type XmlNode, xmlDocument } from '../xml/write.ts';
import { Refusal } from './refusal.ts';
import {
  parameter,
  parseQuery,
  type SandboxRequest,
  type SandboxResponse,
  virtualBucket,
} from './request.ts';

/** What the services of AWS's Query protocol share (STS, IAM): form parameters in, XML out. */

/** Whether a request speaks the Query protocol. */
export function isQuery(request: SandboxRequest): boolean {
  if (request.path !== '/' || virtualBucket(request) !== null) return false;
  if (request.method === 'GET') return parameter(request, 'Action') !== undefined;
  const type = request.headers.get('content-type') ?? '';
  return request.method === 'POST' && type.toLowerCase().startsWith('application/x-www-form-urlencoded');
}

/** The parameters of a call, from its query and its form body. @throws Refusal InvalidURI */
export const queryParameters = (request: SandboxRequest, body: Buffer): Map<string, string> =>
  new Map([...request.query, ...parseQuery(body.toString('utf8'))]);

/** The action a request asks for, when it is one of `known`; else empty. */
export function queryOperation(
  request: SandboxRequest,
  body: Buffer,
  known: { has(name: string): boolean },
): string {
  try {
    const name = queryParameters(request, body).get('Action') ?? '';
    return known.has(name) ? name : '';
  } catch (error) {
    if (error instanceof Refusal) return '';
    throw error;
  }
}

/** An action that the service does not have. */
export const invalidAction = (name: string, version: string): Refusal =>
  new Refusal(400, 'InvalidAction', `Could not find operation ${name} for version ${version}`);

/** An instant as IAM and STS write it: whole seconds. */
export const isoSeconds = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

/** Too many requests: "Common errors" of the IAM API reference. */
export const queryThrottled = (retryAfterSeconds?: number): Refusal =>
  new Refusal(400, 'Throttling', 'Rate exceeded', {
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  });

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
 * @param result null for actions that only say that they are done
 */
export const queryResponse = (
  request: SandboxRequest,
  namespace: string,
  action: string,
  result: readonly XmlNode[] | null,
): SandboxResponse => ({
  status: 200,
  headers: { ...xmlHeaders },
  body: xmlDocument(
    [
      `${action}Response`,
      [
        ...(result ? [[`${action}Result`, result] as const] : []),
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
