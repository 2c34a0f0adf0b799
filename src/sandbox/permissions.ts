import { parsePolicy } from '#shared/policy/document.ts';
import { evaluate } from '#shared/policy/evaluate.ts';
import type { PolicyDocument } from '#shared/policy/model.ts';
import { type Account, arnOf, groupsOf, type Identity, type LastUse, type ManagedPolicy } from './account.ts';
import { Refusal } from './http/refusal.ts';
import type { Principal } from './principal.ts';
import type { Authorize, Context, Decision, ServiceCall } from './service.ts';

/** What principals may do, from the policies of the account. */

/** The document of a managed policy that counts. */
export const defaultDocument = (policy: ManagedPolicy): string =>
  policy.versions.find(({ id }) => id === policy.defaultVersionId)?.document ?? '';

const policiesIn = (account: Account, { inline, attached }: Identity): string[] => [
  ...inline.values(),
  ...[...attached].flatMap((arn) => {
    const policy = account.policies.get(arn);
    return policy ? [defaultDocument(policy)] : [];
  }),
];

/** The policy documents of a user, those of its groups included, or of a group or role. */
export function policiesOf(account: Account, identity: Identity): string[] {
  const user = identity.kind === 'user' ? account.users.get(identity.name.toLowerCase()) : undefined;
  const groups = user ? groupsOf(account, user) : [];
  return [identity, ...groups].flatMap((each) => policiesIn(account, each));
}

/** Reads policy documents, each text once. */
export type ReadPolicies = (texts: readonly string[]) => PolicyDocument[];

/** A reader that remembers what it read: policies are asked about far more often than they change. */
export function createPolicyReader(): ReadPolicies {
  const read = new Map<string, PolicyDocument | null>();
  return (texts) =>
    texts.flatMap((text) => {
      let document = read.get(text);
      if (document === undefined) {
        document = parsePolicy(text).document;
        if (read.size > 5000) read.clear();
        read.set(text, document);
      }
      return document ? [document] : [];
    });
}

const everything: PolicyDocument = {
  version: '2012-10-17',
  statements: [
    {
      effect: 'Allow',
      principals: null,
      actions: { not: false, patterns: ['*'] },
      resources: { not: false, patterns: ['*'] },
      conditions: [],
    },
  ],
};

/**
 * What a principal's own policies and those of its session are: the root user may do everything, a
 * session's policies narrow down.
 */
export const ownPolicies = (
  account: Account,
  { holder, session }: Pick<Principal, 'holder' | 'session'>,
  read: ReadPolicies,
): { identity: PolicyDocument[]; session: PolicyDocument[] } => ({
  identity: holder === null ? [everything] : read(policiesOf(account, holder)),
  session: read(session?.policies ?? []),
});

/**
 * What a federated user may not, whatever its policies say: "GetFederationToken" in the STS API
 * reference has IAM, and without a policy of the session's own it is everything.
 */
const beyondFederation = ({ session }: Principal, action: string): boolean =>
  session?.federated === true && (session.policies.length === 0 || action.startsWith('iam:'));

/** Decides from the account's policies. The root user may do everything; session policies narrow down. */
export function createAuthorize(account: Account, read: ReadPolicies): Authorize {
  return (principal, action, resource, context): Decision => {
    const { holder, session, arn } = principal;
    if (beyondFederation(principal, action)) return 'implicit_deny';
    if (holder === null && !session?.policies.length) return 'allow';
    const policies = ownPolicies(account, principal, read);
    const request = { action, resource, context, principal: arn, account: account.id };
    const { decision } = evaluate(request, policies);
    if (decision === 'allow') noteAction(account, principal, action, context);
    return decision;
  };
}

/** Writes down that an action was done, for whoever asks what permissions are used. */
export function noteAction(account: Account, { holder }: Principal, action: string, context: Context): void {
  if (!holder) return;
  const text = (key: string): string => {
    const value = context[key];
    return typeof value === 'string' ? value : '';
  };
  const done = account.uses.get(holder.id) ?? new Map<string, LastUse>();
  account.uses.set(holder.id, done);
  const at = new Date(text('aws:CurrentTime') || account.createdAt);
  done.set(action, { at, service: action.split(':')[0] ?? '', region: text('aws:RequestedRegion') });
}

const seconds = (ms: number): string => String(Math.floor(ms / 1000));

/**
 * The condition keys that a principal brings along: "AWS global condition context keys" in the IAM
 * user guide. Whether a one-time password was given is known of temporary credentials only.
 */
function principalContext(account: Account, principal: Principal, now: Date): Context {
  const { holder, session } = principal;
  const kind = session?.federated ? 'federated' : principal.kind;
  const types = { root: 'Account', user: 'User', role: 'AssumedRole', federated: 'FederatedUser' } as const;
  const context: Record<string, string | string[]> = {
    'aws:PrincipalArn': holder && kind !== 'federated' ? arnOf(account, holder) : principal.arn,
    'aws:PrincipalAccount': account.id,
    'aws:PrincipalType': types[kind],
    'aws:userid': principal.id,
  };
  if (holder?.kind === 'user' && kind !== 'federated') context['aws:username'] = holder.name;
  for (const [key, value] of holder?.tags ?? []) context[`aws:PrincipalTag/${key}`] = value;
  if (session) {
    const begun = session.key.createdAt;
    context['aws:MultiFactorAuthPresent'] = String(session.mfa);
    context['aws:TokenIssueTime'] = begun.toISOString();
    if (session.mfa) context['aws:MultiFactorAuthAge'] = seconds(now.getTime() - begun.getTime());
  }
  return context;
}

/** The condition keys of every request. */
export function requestContext(account: Account, { request, verified, now }: ServiceCall): Context {
  return {
    ...principalContext(account, verified.principal, now),
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': seconds(now.getTime()),
    'aws:SourceIp': '127.0.0.1',
    'aws:SecureTransport': 'false',
    'aws:RequestedRegion': verified.region,
    'aws:UserAgent': request.headers.get('user-agent') ?? '',
  };
}

/** The sentence that says what is not allowed, and whether a policy forbids it or none allows it. */
export const deniedSentence = (
  principal: Principal,
  action: string,
  resource: string,
  decision: Decision,
): string =>
  `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${
    decision === 'explicit_deny'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`
  }`;

/** @throws Refusal AccessDenied unless the policies allow it */
export function demand(
  authorize: Authorize,
  principal: Principal,
  action: string,
  resource: string,
  context: Context,
): void {
  const decision = authorize(principal, action, resource, context);
  if (decision === 'allow') return;
  throw new Refusal(403, 'AccessDenied', deniedSentence(principal, action, resource, decision));
}
