import { conditionHolds, lookupIn, type World } from './condition.ts';
import { type Glob, globOf, literalOf, matchTruth } from './match.ts';
import type { PatternList, PolicyDocument, Statement } from './model.ts';
import { type Caller, callerOf, type Grant, principalMatch } from './principal.ts';
import { and, not, or, type Truth, truth } from './truth.ts';
import { fillVariables } from './variables.ts';

/** A request to be decided on. */
export interface PolicyRequest {
  /** "s3:GetObject" */
  action: string;
  /** An ARN, or `*` for actions that work on no resource. */
  resource: string;
  /** Values by context key: `aws:SourceIp`, `s3:prefix`. */
  context?: Readonly<Record<string, string | string[]>>;
  /** ARN of who asks; absent for an anonymous request. */
  principal?: string;
  /** The account of who asks; by default the one in the principal's ARN. */
  account?: string;
  /** The account that owns the resource; by default the one in its ARN, else the caller's. */
  resourceAccount?: string;
}

/** The policies that meet in a request. A kind that is absent or empty takes no part. */
export interface PolicySet {
  /** Of the user and its groups, or of the role. */
  identity: readonly PolicyDocument[];
  /** Of the resource: a bucket policy, a key policy, a role's trust policy. */
  resource?: readonly PolicyDocument[];
  /** Permissions boundaries. */
  boundary?: readonly PolicyDocument[];
  /** Given when a session was made. */
  session?: readonly PolicyDocument[];
}

const policyKindsInSet = ['identity', 'resource', 'boundary', 'session'] as const;

/** Where a statement stands: which policy of its kind, which statement in it, both from 0. */
export interface StatementRef {
  policy: number;
  statement: number;
  sid?: string;
  kind: (typeof policyKindsInSet)[number];
}

/** A statement as it applies to a request. */
export interface Finding {
  ref: StatementRef;
  statement: Statement;
  /** Whether it applies. */
  truth: Truth;
  /** Whether it applies to the whole of the resource that was asked for; conditions set aside. */
  whole: boolean;
  grant: Grant;
}

/** How every statement of a set applies to a request; those that do not are left out. */
export function judge(
  request: PolicyRequest,
  policies: PolicySet,
  complete: boolean,
): { caller: Caller; findings: Finding[] } {
  const caller = callerOf(request.principal, request.account);
  // A request that is made names one thing, whose name may have a `*` in it.
  const subject = complete ? literalOf : globOf;
  const scene: Scene = {
    caller,
    action: subject(request.action.toLowerCase()),
    resource: subject(request.resource),
    world: { context: contextOf(request, caller), complete },
    bounded: (policies.boundary ?? []).length > 0,
  };
  const findings = policyKindsInSet.flatMap((kind) =>
    (policies[kind] ?? []).flatMap((document, policy) =>
      document.statements.map((statement, index) => {
        const ref = { policy, statement: index, kind, ...(statement.sid && { sid: statement.sid }) };
        return { ref, statement, ...applies(statement, document, kind, scene) };
      }),
    ),
  );
  return { caller, findings: findings.filter((f) => f.truth !== 'no') };
}

/** What stays the same for every statement that a request meets. */
interface Scene {
  caller: Caller;
  action: Glob;
  resource: Glob;
  world: World;
  /** Whether the caller has a permissions boundary. */
  bounded: boolean;
}

function applies(
  statement: Statement,
  document: PolicyDocument,
  kind: StatementRef['kind'],
  scene: Scene,
): Pick<Finding, 'truth' | 'whole' | 'grant'> {
  const variables = document.version === '2012-10-17';
  const action = actionTruth(statement.actions, scene.action, scene.world.complete);
  if (action === 'no') return { truth: 'no', whole: false, grant: 'direct' };
  const resource = resourceTruth(statement, scene, variables);
  const who = whoTruth(statement, kind, scene);
  const conditions = statement.conditions.map((c) => conditionHolds(c, scene.world, variables));
  return {
    truth: and(action, resource, who.truth, ...conditions),
    whole: action === 'yes' && resource === 'yes',
    grant: who.grant,
  };
}

function actionTruth(list: PatternList, action: Glob, known: boolean): Truth {
  const matches = list.patterns.map((pattern) =>
    matchTruth({ glob: globOf(pattern.toLowerCase()), resolved: true }, action, known),
  );
  return list.not ? not(or(...matches)) : or(...matches);
}

function resourceTruth({ resources: list, effect }: Statement, scene: Scene, variables: boolean): Truth {
  if (!list) return 'yes';
  const lookup = variables ? lookupIn(scene.world) : null;
  const filled = list.patterns.map((pattern) => fillVariables(pattern, lookup, true));
  const matches = or(...filled.map((f) => matchTruth(f, scene.resource, scene.world.complete)));
  if (!list.not) return matches;
  // What a variable without a value would have excepted is unknown: nothing is allowed by that, and
  // a denial excepts only what it names otherwise.
  if (effect === 'Allow' && scene.world.complete && filled.some((f) => !f.resolved)) return 'no';
  return not(matches);
}

function whoTruth(
  statement: Statement,
  kind: StatementRef['kind'],
  { caller, world, bounded }: Scene,
): { truth: Truth; grant: Grant } {
  // Only a resource's policy says who it is about; the others belong to their principal.
  if (kind !== 'resource' || !statement.principals)
    return { truth: truth(kind !== 'resource'), grant: 'direct' };
  const { not: isNot } = statement.principals;
  // Published as a caveat: such a statement meets everyone who has a boundary, named or not.
  if (isNot && statement.effect === 'Deny' && bounded) return { truth: 'yes', grant: 'direct' };
  return principalMatch(statement.principals, caller, world.complete);
}

/** The request's context, with what the principal's ARN says where the context does not say it. */
function contextOf({ context = {} }: PolicyRequest, caller: Caller): Map<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  if (caller.arn !== undefined) values.set('aws:principalarn', [caller.arn]);
  if (caller.account !== undefined) values.set('aws:principalaccount', [caller.account]);
  if (caller.userName !== undefined) values.set('aws:username', [caller.userName]);
  for (const [key, value] of Object.entries(context)) {
    values.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  }
  return values;
}
