import { evaluate } from '#shared/policy/evaluate.ts';
import { sizeLimits } from '#shared/policy/kinds.ts';
import { arnOf, type Role } from '../account.ts';
import { integer, optional, refuseUnknown, required, structures } from '../http/parameters.ts';
import { Refusal } from '../http/refusal.ts';
import { checkDocument, countedSize } from '../iam/documents.ts';
import { defaultDocument, policiesOf } from '../permissions.ts';
import type { Context } from '../service.ts';
import type { XmlNode } from '../xml/write.ts';
import type { StsAction, StsCall } from './call.ts';
import { beginSession, checkMfa, credentialNodes } from './session.ts';

/** Forms and limits: "AssumeRole" in the STS API reference. */
const sessionName = { pattern: /^[\w+=,.@-]{2,64}$/, described: 'have 2 to 64 characters of [\\w+=,.@-]' };
const externalId = {
  pattern: /^[\w+=,.@:/-]{2,1224}$/,
  described: 'have 2 to 1224 characters of [\\w+=,.@:\\/-]',
};
const durations = { min: 900, max: 43_200, otherwise: 3600 };
const mostManagedPolicies = 10;
/** Seconds that a role assumed by a role's session lasts at most. */
const chainedSeconds = 3600;

const validationError = (message: string): Refusal => new Refusal(400, 'ValidationError', message);

const notAuthorized = ({ principal }: StsCall, roleArn: string): Refusal =>
  new Refusal(
    403,
    'AccessDenied',
    `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
  );

/** Whether the role trusts the caller, and the caller may, where the role leaves that to the account. */
function mayAssume(call: StsCall, role: Role, more: Context): boolean {
  const { account, principal, read, context } = call;
  const { holder, session } = principal;
  const request = {
    action: 'sts:AssumeRole',
    resource: arnOf(account, role),
    context: { ...context, ...more },
    principal: principal.arn,
    account: account.id,
  };
  const policies = {
    identity: holder ? read(policiesOf(account, holder)) : [],
    resource: read([role.trust]),
    session: read(session?.policies ?? []),
  };
  return evaluate(request, policies).decision === 'allow';
}

/** The session policies of a call. @throws Refusal MalformedPolicyDocument, PackedPolicyTooLarge, NoSuchEntity */
export function sessionPolicies({ account, parameters }: StsCall): string[] {
  const inline = optional(parameters, 'Policy');
  if (inline !== undefined) {
    checkDocument(inline, 'session');
    if (countedSize(inline) > sizeLimits.session) {
      throw new Refusal(400, 'PackedPolicyTooLarge', 'The session policy is larger than allowed.');
    }
  }
  const arns = structures(parameters, 'PolicyArns').map((fields) => fields.get('arn') ?? '');
  if (arns.length > mostManagedPolicies) {
    throw validationError(`A session takes at most ${mostManagedPolicies} managed policies.`);
  }
  const managed = arns.map((arn) => {
    const policy = account.policies.get(arn);
    if (!policy) throw validationError(`Policy ${arn} does not exist.`);
    return defaultDocument(policy);
  });
  return inline === undefined ? managed : [inline, ...managed];
}

/** Temporary credentials of a role, for those it trusts. */
export const assumeRole: StsAction = (call) => {
  const { account, principal, parameters } = call;
  const roleArn = required(parameters, 'RoleArn');
  const name = required(parameters, 'RoleSessionName', sessionName);
  const seconds = integer(parameters, 'DurationSeconds', durations);
  const external = optional(parameters, 'ExternalId', externalId);
  const policies = sessionPolicies(call);
  refuseUnknown(parameters, ['Tags.', 'SourceIdentity']);
  if (principal.kind === 'root') {
    throw new Refusal(403, 'AccessDenied', 'Roles may not be assumed by root accounts.');
  }
  const mfa = checkMfa(call);
  const role = [...account.roles.values()].find((candidate) => arnOf(account, candidate) === roleArn);
  const more: Context = {
    'sts:RoleSessionName': name,
    ...(external === undefined ? {} : { 'sts:ExternalId': external }),
    ...(mfa ? { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' } : {}),
  };
  // A role that is not there looks like one that does not trust the caller.
  if (!role || !mayAssume(call, role, more)) throw notAuthorized(call, roleArn);
  if (seconds > role.maxSessionDuration) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  if (principal.kind === 'role' && seconds > chainedSeconds) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  const session = beginSession(call, { holder: role, name, policies, mfa }, seconds);
  const nodes: XmlNode[] = [
    credentialNodes(session),
    [
      'AssumedRoleUser',
      [
        ['AssumedRoleId', `${role.id}:${name}`],
        ['Arn', `arn:aws:sts::${account.id}:assumed-role/${role.name}/${name}`],
      ],
    ],
  ];
  return nodes;
};
