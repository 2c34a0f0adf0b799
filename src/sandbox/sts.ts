import type { Account } from './account.ts';
import { isQuery, queryErrorResponse, queryParameters, queryRefusal, queryResponse } from './query.ts';
import { Refusal } from './refusal.ts';
import type { Service, ServiceCall } from './service.ts';
import type { XmlNode } from './xml/write.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

type Action = (call: ServiceCall, parameters: ReadonlyMap<string, string>) => XmlNode[];

/** Who is calling. Every valid key may ask, whatever its policies say. */
const getCallerIdentity: Action = ({ verified: { principal } }) => [
  ['Arn', principal.arn],
  ['UserId', principal.id],
  ['Account', principal.accountId],
];

const actions = new Map<string, Action>([['GetCallerIdentity', getCallerIdentity]]);

/** The security token service: `GetCallerIdentity`. */
export const createSts = (account: Account): Service => ({
  id: 'sts',
  // Clients that know no region of their own sign for STS with `us-east-1`.
  regions: [account.region, 'us-east-1'],
  payload: 'hashed',
  bodyLimit: 1024 * 1024,
  accepts: (request) => isQuery(request),
  handle(call) {
    const parameters = queryParameters(call);
    const name = parameters.get('Action') ?? '';
    const action = actions.get(name);
    if (!action) {
      throw new Refusal(400, 'InvalidAction', `Could not find operation ${name} for version 2011-06-15`);
    }
    return queryResponse(call.request, namespace, name, action(call, parameters));
  },
  refusalFor: queryRefusal,
  refuse: (refusal, request) => queryErrorResponse(refusal, request, namespace),
});
