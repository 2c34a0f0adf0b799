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
import { demand, requestContext } from '../permissions.ts';
import type { Principal } from '../principal.ts';
import type { Authorize, Service } from '../service.ts';
import type { Switches } from '../switches.ts';
import { attachmentActions } from './attachments.ts';
import type { IamActions, IamCall } from './call.ts';
import { detailActions } from './details.ts';
import { groupActions } from './groups.ts';
import { inlineActions } from './inline.ts';
import { keyActions } from './keys.ts';
import { accessActions } from './lastAccessed.ts';
import { policyActions } from './policies.ts';
import { reportActions } from './report.ts';
import { roleActions } from './roles.ts';
import { simulationActions } from './simulation.ts';
import { summaryActions } from './summary.ts';
import { tagActions } from './tags.ts';
import { userActions } from './users.ts';

const namespace = 'https://iam.amazonaws.com/doc/2010-05-08/';
const version = '2010-05-08';

const actions = new Map(
  Object.entries<IamActions[string]>({
    ...userActions,
    ...keyActions,
    ...groupActions,
    ...roleActions,
    ...policyActions,
    ...attachmentActions,
    ...inlineActions,
    ...tagActions,
    ...summaryActions,
    ...reportActions,
    ...accessActions,
    ...detailActions,
    ...simulationActions,
  }),
);

/** IAM takes the temporary credentials of a user only when a one-time password was given for them. */
function checkSession({ kind, session }: Principal): void {
  if (session && kind !== 'role' && !session.mfa) {
    throw new Refusal(
      403,
      'InvalidClientTokenId',
      'The security token included in the request is invalid. IAM wants a session that began with a one-time password.',
    );
  }
}

/**
 * Identity and access management, in IAM's Query protocol.
 *
 * @param authorize what the account's policies come to
 */
export const createIam = (account: Account, authorize: Authorize, switches: Switches): Service => ({
  id: 'iam',
  // IAM is the same in all regions: clients that know none of their own sign with `us-east-1`.
  regions: [account.region, 'us-east-1'],
  payload: 'hashed',
  bodyLimit: 1024 * 1024,
  accepts: (request, scope) => scope === 'iam' && isQuery(request),
  operationOf: (request, body) => queryOperation(request, body, actions),
  handle(serviceCall) {
    const { request, body, verified, now } = serviceCall;
    const { principal } = verified;
    const parameters = queryParameters(request, body);
    const name = parameters.get('Action') ?? '';
    const action = actions.get(name);
    if (!action || switches.missing.has(name)) throw invalidAction(name, version);
    checkSession(principal);
    const call: IamCall = { account, principal, now, parameters, switches };
    const context = { ...requestContext(account, serviceCall), ...action.context?.(call) };
    demand(authorize, principal, `iam:${name}`, action.resource(call), context);
    return queryResponse(request, namespace, name, action.run(call));
  },
  refusalFor: queryRefusal,
  throttled: queryThrottled,
  refuse: (refusal, request) => queryErrorResponse(refusal, request, namespace),
});
