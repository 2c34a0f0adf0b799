/**
 * Decides requests from policies, for one account.
 * Rules: AWS IAM User Guide, "Policy evaluation logic" and "Permissions boundaries for IAM entities".
 */
import { parseArn } from './arn.ts';
import { type Finding, judge, type PolicyRequest, type PolicySet, type StatementRef } from './judge.ts';
import type { Caller, Grant } from './principal.ts';
import { and, or, type Truth } from './truth.ts';
import { conditionWords } from './words/conditions.ts';

export type { PolicyRequest, PolicySet, StatementRef } from './judge.ts';

/** A decision and the statements behind it. */
export interface Evaluation {
  decision: 'allow' | 'explicit_deny' | 'implicit_deny';
  /**
   * The statements that decided: those that deny, else those that allow. With `implicit_deny`, the
   * ones that would allow but were not enough, as a boundary or session policy left them out.
   */
  statements: StatementRef[];
}

/**
 * Whether a request is allowed. A `Deny` that applies always wins; without an `Allow` nothing is
 * allowed, except to the root user. An `Allow` of the resource's policy adds to the principal's own
 * policies, unless the resource is another account's: then both are needed. Boundaries and session
 * policies only take away.
 *
 * @param request with everything known: a context key that is absent is absent
 */
export function evaluate(request: PolicyRequest, policies: PolicySet): Evaluation {
  if (isForEveryone(request)) return { decision: 'allow', statements: [] };
  const { caller, findings } = judge(request, policies, true);
  const denials = findings.filter((f) => f.statement.effect === 'Deny');
  if (denials.length > 0) return { decision: 'explicit_deny', statements: denials.map((f) => f.ref) };
  const statements = findings.map((f) => f.ref);
  const allowed = allowance(request, policies, caller, findings) === 'yes';
  return { decision: allowed ? 'allow' : 'implicit_deny', statements };
}

/**
 * Whether the `Allow` statements that apply are enough, denials set aside.
 *
 * @param findings statements that apply or may apply
 */
function allowance(
  request: PolicyRequest,
  policies: PolicySet,
  caller: Caller,
  findings: readonly Finding[],
): Truth {
  const allows = findings.filter((f) => f.statement.effect === 'Allow');
  const by = (kind: StatementRef['kind'], grant?: Grant): Truth =>
    or(...allows.filter((f) => f.ref.kind === kind && (!grant || f.grant === grant)).map((f) => f.truth));
  const limit = (kind: 'boundary' | 'session'): Truth =>
    (policies[kind] ?? []).length === 0 ? 'yes' : by(kind);

  const limits = and(limit('boundary'), limit('session'));
  const own = caller.root ? 'yes' : by('identity');
  if (isAcrossAccounts(request, caller)) return and(by('resource'), own, limits);
  const granted = or(by('resource', 'direct'), and(by('resource', 'role'), limits), and(own, limits));
  return and(granted, resourceMustAllow(request, policies) ? by('resource') : 'yes');
}

/**
 * Whether caller and resource belong to two accounts, of which each has to agree.
 * Rules: AWS IAM User Guide, "Cross-account policy evaluation logic".
 */
function isAcrossAccounts({ resource, resourceAccount }: PolicyRequest, { account }: Caller): boolean {
  const owner = resourceAccount ?? parseArn(resource)?.account ?? '';
  // Some resources are the cloud's own: "aws" in place of an account.
  if (account === undefined || !/^\d+$/.test(owner)) return false;
  // Quilibrium writes the same account with ten digits and with twelve.
  const plain = (id: string): string => id.replace(/^0+/, '');
  return plain(owner) !== plain(account);
}

/**
 * Whether anybody with valid credentials may do this, whatever policies say.
 * Rules: AWS STS API Reference, GetCallerIdentity: no permission is required, and none is taken away.
 */
const isForEveryone = ({ action, principal }: PolicyRequest): boolean =>
  principal !== undefined && action.toLowerCase() === 'sts:getcalleridentity';

/** Role trust policies and key policies must allow a request themselves; other policies of resources need not. */
const resourceMustAllow = ({ action }: PolicyRequest, { resource = [] }: PolicySet): boolean =>
  resource.length > 0 && /^(sts:(assumerole|tagsession|setsourceidentity)|kms:)/i.test(action);

/** What a principal could do, as far as policies alone tell. */
interface Possibility {
  /** `conditional`: for some resources, or under conditions that depend on the request. */
  decision: 'allow' | 'deny' | 'conditional';
  /** The statements behind it, and for each whether it applies to all that was asked for. */
  statements: PossibleStatement[];
}

export interface PossibleStatement extends StatementRef {
  effect: 'Allow' | 'Deny';
  /** True when only part of the asked resource or actions is meant. */
  partly: boolean;
  /** True when its conditions, or a variable in it, decide. */
  depends: boolean;
  /** Its conditions in words: "from 203.0.113.0/24". */
  conditions: string[];
}

/**
 * Whether a request could be allowed, with an unknown context. For the question "what can this
 * principal do?".
 *
 * @param request action and resource may be patterns (`s3:*`, `arn:aws:s3:::photos/*`), which ask for
 * everything they match. A context key with an empty list is known to be absent; others are unknown
 */
export function possible(request: PolicyRequest, policies: PolicySet): Possibility {
  if (isForEveryone(request)) return { decision: 'allow', statements: [] };
  const { caller, findings } = judge(request, policies, false);
  const denied = or(...findings.filter((f) => f.statement.effect === 'Deny').map((f) => f.truth));
  const allowed = allowance(request, policies, caller, findings);
  const decision =
    denied === 'yes' || allowed === 'no'
      ? 'deny'
      : denied === 'no' && allowed === 'yes'
        ? 'allow'
        : 'conditional';
  const statements = findings.map(({ ref, statement, whole, truth: applies }) => ({
    ...ref,
    effect: statement.effect,
    partly: !whole,
    depends: whole && applies === 'maybe',
    conditions: statement.conditions.map(conditionWords),
  }));
  return { decision, statements };
}
