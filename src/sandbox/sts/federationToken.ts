import { evaluate } from '#shared/policy/evaluate.ts';
import { integer, refuseUnknown, required } from '../http/parameters.ts';
import { Refusal } from '../http/refusal.ts';
import { ownPolicies } from '../permissions.ts';
import { sessionPolicies } from './assumeRole.ts';
import type { StsAction, StsCall } from './call.ts';
import { beginSession, credentialNodes } from './session.ts';

/** Forms and limits: "GetFederationToken" in the STS API reference. */
const userName = { pattern: /^[\w+=,.@-]{2,32}$/, described: 'have 2 to 32 characters of [\\w+=,.@-]' };
const userDurations = { min: 900, max: 129_600, otherwise: 43_200 };
const rootDurations = { min: 900, max: 3600, otherwise: 3600 };

/** @throws Refusal AccessDenied unless the caller's policies allow it */
function demandToken({ account, principal, read, context }: StsCall, name: string): void {
  const action = 'sts:GetFederationToken';
  const resource = `arn:aws:sts::${account.id}:federated-user/${name}`;
  const request = { action, resource, context, principal: principal.arn, account: account.id };
  if (evaluate(request, ownPolicies(account, principal, read)).decision === 'allow') return;
  throw new Refusal(
    403,
    'AccessDenied',
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource}`,
  );
}

/** Temporary credentials of somebody with another name, who may do what the caller and the policies both allow. */
export const getFederationToken: StsAction = (call) => {
  const { account, principal, parameters } = call;
  const name = required(parameters, 'Name', userName);
  const seconds = integer(
    parameters,
    'DurationSeconds',
    principal.kind === 'root' ? rootDurations : userDurations,
  );
  const policies = sessionPolicies(call);
  refuseUnknown(parameters, ['Tags.']);
  if (principal.session) {
    throw new Refusal(403, 'AccessDenied', 'Cannot call GetFederationToken with session credentials');
  }
  demandToken(call, name);
  const about = { holder: principal.holder, name, policies, mfa: false, federated: true } as const;
  return [
    credentialNodes(beginSession(call, about, seconds)),
    [
      'FederatedUser',
      [
        ['FederatedUserId', `${account.id}:${name}`],
        ['Arn', `arn:aws:sts::${account.id}:federated-user/${name}`],
      ],
    ],
  ];
};
