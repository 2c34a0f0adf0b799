import type { Account } from '../account.ts';
import {
  invalidAction,
  isQuery,
  queryErrorResponse,
  queryOperation,
  queryParameters,
  queryRefusal,
  queryResponse,
  queryThrottled,
} from '../http/query.ts';
import { Refusal } from '../http/refusal.ts';
import { type ReadPolicies, requestContext } from '../permissions.ts';
import type { Service } from '../service.ts';
import type { Switches } from '../switches.ts';
import { assumeRole } from './assumeRole.ts';
import type { StsAction } from './call.ts';
import { getFederationToken } from './federationToken.ts';
import { getSessionToken } from './sessionToken.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
const version = '2011-06-15';

/** Who is calling. Every valid key may ask, whatever its policies say. */
const getCallerIdentity: StsAction = ({ principal }) => [
  ['Arn', principal.arn],
  ['UserId', principal.id],
  ['Account', principal.accountId],
];

const actions = new Map<string, StsAction>([
  ['GetCallerIdentity', getCallerIdentity],
  ['GetSessionToken', getSessionToken],
  ['GetFederationToken', getFederationToken],
  ['AssumeRole', assumeRole],
]);

/** The security token service. */
export const createSts = (account: Account, read: ReadPolicies, switches: Switches): Service => ({
  id: 'sts',
  // Clients that know no region of their own sign for STS with `us-east-1`.
  regions: [account.region, 'us-east-1'],
  payload: 'hashed',
  bodyLimit: 1024 * 1024,
  accepts: (request) => isQuery(request),
  operationOf: (request, body) => queryOperation(request, body, actions),
  handle(call) {
    const { request, body, verified, now } = call;
    const parameters = queryParameters(request, body);
    const name = parameters.get('Action') ?? '';
    const action = actions.get(name);
    if (!action || switches.missing.has(name)) throw invalidAction(name, version);
    const { principal } = verified;
    if (principal.session?.federated && name !== 'GetCallerIdentity') {
      throw new Refusal(403, 'AccessDenied', `Cannot call ${name} with federation token credentials`);
    }
    const context = requestContext(account, call);
    const result = action({ account, principal, now, parameters, switches, context, read });
    return queryResponse(request, namespace, name, result);
  },
  refusalFor: queryRefusal,
  throttled: queryThrottled,
  refuse: (refusal, request) => queryErrorResponse(refusal, request, namespace),
});
