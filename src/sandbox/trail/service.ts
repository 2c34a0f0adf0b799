import type { Account } from '../account.ts';
import type { Refusal } from '../http/refusal.ts';
import type { SandboxRequest, SandboxResponse } from '../http/request.ts';
import { kmsAuthRefusal, kmsRefusal, kmsThrottled } from '../kms/refusals.ts';
import { deniedSentence, requestContext } from '../permissions.ts';
import type { Authorize, Service } from '../service.ts';
import type { Switches } from '../switches.ts';
import { lookupEvents } from './lookup.ts';

const prefix = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.';

const operationOf = (request: SandboxRequest): string => {
  const target = request.headers.get('x-amz-target') ?? '';
  return target.startsWith(prefix) ? target.slice(prefix.length) : '';
};

const document = (request: SandboxRequest, status: number, value: object): SandboxResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': request.id },
  body: Buffer.from(JSON.stringify(value)),
});

function inputOf(body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw kmsRefusal('SerializationException', 'The request cannot be read.');
}

/**
 * The record of what was done in the account, asked for as CloudTrail's event history is. An account of
 * Quilibrium has none.
 *
 * @param authorize what the account's policies come to
 */
export const createTrail = (account: Account, authorize: Authorize, switches: Switches): Service => ({
  id: 'cloudtrail',
  regions: [account.region, 'us-east-1'],
  payload: 'hashed',
  bodyLimit: 64 * 1024,
  accepts: (request) => account.kms.dialect.id === 'aws' && operationOf(request) !== '',
  operationOf: (request) => (operationOf(request) === 'LookupEvents' ? 'LookupEvents' : ''),
  handle(call) {
    const { request, body, verified, now } = call;
    if (operationOf(request) !== 'LookupEvents' || switches.missing.has('LookupEvents')) {
      throw kmsRefusal('UnknownOperationException', '');
    }
    const action = 'cloudtrail:LookupEvents';
    const decision = authorize(verified.principal, action, '*', requestContext(account, call));
    if (decision !== 'allow') {
      throw kmsRefusal('AccessDeniedException', deniedSentence(verified.principal, action, '*', decision));
    }
    return document(request, 200, lookupEvents(account, inputOf(body), now));
  },
  refusalFor: (problem) => kmsAuthRefusal(problem, account.kms.dialect),
  throttled: kmsThrottled,
  refuse: (refusal: Refusal, request) =>
    document(request, refusal.status, { __type: refusal.code, message: refusal.message }),
});
