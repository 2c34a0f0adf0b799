import type { Account } from '../account.ts';
import type { Refusal } from '../http/refusal.ts';
import { parameter, type SandboxRequest, type SandboxResponse } from '../http/request.ts';
import { type ReadPolicies, requestContext } from '../permissions.ts';
import type { Service } from '../service.ts';
import type { Switches } from '../switches.ts';
import { aliasActions } from './aliases.ts';
import type { KmsAction, KmsActions, KmsAnswer, KmsCall } from './call.ts';
import { cipherActions } from './cipher.ts';
import { dataKeyActions } from './dataKeys.ts';
import { grantActions } from './grants.ts';
import { importActions } from './imports.ts';
import { readInput } from './input.ts';
import { keyActions } from './keys.ts';
import { policyActions } from './policies.ts';
import { kmsAuthRefusal, kmsRefusal, kmsThrottled } from './refusals.ts';
import { rotationActions } from './rotation.ts';
import { signingActions } from './signing.ts';
import { tagActions } from './tags.ts';

const prefix = 'TrentService.';

const actions = new Map<string, KmsAction>(
  Object.entries<KmsActions[string]>({
    ...keyActions,
    ...aliasActions,
    ...tagActions,
    ...policyActions,
    ...grantActions,
    ...cipherActions,
    ...dataKeyActions,
    ...signingActions,
    ...rotationActions,
    ...importActions,
  }),
);

const targetOf = (request: SandboxRequest): string => {
  const target = request.headers.get('x-amz-target') ?? '';
  return target.startsWith(prefix) ? target.slice(prefix.length) : '';
};

const answered = (request: SandboxRequest, answer: KmsAnswer): SandboxResponse => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': request.id },
  body: answer === null ? Buffer.alloc(0) : Buffer.from(JSON.stringify(answer)),
});

/**
 * The key management service, in its JSON protocol.
 *
 * @param read reads policy documents
 * @param may replaces what policies say
 */
export const createKms = (
  account: Account,
  read: ReadPolicies,
  switches: Switches,
  may: KmsCall['may'],
): Service => ({
  id: 'kms',
  // Clients of Quilibrium's service sign for `us-east-1` whatever the region.
  regions: [account.region, 'us-east-1'],
  payload: 'hashed',
  bodyLimit: 1024 * 1024,
  accepts: (request, scope) =>
    request.path === '/' && request.method === 'POST' && (scope === 'kms' || targetOf(request) !== ''),
  operationOf(request) {
    const name = targetOf(request);
    return actions.has(name) ? name : '';
  },
  async handle(serviceCall) {
    const { request, body, verified, now } = serviceCall;
    const store = account.kms;
    const { dialect } = store;
    const name = targetOf(request);
    const action = actions.get(name);
    if (!action || switches.missing.has(name) || dialect.missing.has(name)) {
      throw kmsRefusal('UnknownOperationException', '');
    }
    const answer = await action({
      account,
      store,
      dialect,
      principal: verified.principal,
      now,
      input: readInput(body),
      switches,
      context: requestContext(account, serviceCall),
      read,
      requestId: request.id,
      later: dialect.id === 'quilibrium' && parameter(request, 'async') === '1',
      may,
    });
    return answered(request, answer);
  },
  refusalFor: (problem) => kmsAuthRefusal(problem, account.kms.dialect),
  throttled: kmsThrottled,
  refuse: (refusal, request) => refused(refusal, request, account),
});

function refused(refusal: Refusal, request: SandboxRequest, { kms }: Account): SandboxResponse {
  const code = kms.dialect.errors[refusal.code] ?? refusal.code;
  return {
    status: refusal.status,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': request.id,
      ...refusal.headers,
    },
    body: Buffer.from(JSON.stringify({ __type: code, message: refusal.message })),
  };
}
