/**
 * Who a request comes from, and whether a policy's `Principal` means them.
 * Rules: AWS IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal".
 */
import { parseArn } from './arn.ts';
import type { Principal, PrincipalList } from './model.ts';
import { type Truth, truth } from './truth.ts';

/** The caller of a request. */
export interface Caller {
  /** ARN of a user, role, session or root; a service's name; undefined for nobody in particular. */
  principal?: string;
  account?: string;
  /** What `aws:PrincipalArn` is: the ARN of the user or, for a session, of its role. */
  arn?: string;
  /** For a role's session: the role's name. */
  roleName?: string;
  /** For a user: the name. */
  userName?: string;
  /** True for the root user, to whom nothing is denied by default. */
  root: boolean;
}

/**
 * How far an `Allow` of a resource's own policy reaches. `direct`: all the way, whatever the
 * principal's own policies and limits leave out. `role`: as far as the role's boundary and the
 * session's policies let it. `account`: it leaves the decision to the principal's own policies.
 */
export type Grant = 'direct' | 'role' | 'account';

/** Reads a caller from its ARN. */
export function callerOf(principal: string | undefined, account: string | undefined): Caller {
  const arn = principal === undefined ? null : parseArn(principal);
  const own = account ?? (arn?.account || undefined);
  if (!arn) return { principal, account: own, root: false };
  const [kind, ...path] = arn.resource.split('/');
  const name = path.at(-1);
  return {
    principal,
    account: own,
    arn: kind === 'assumed-role' ? `arn:${arn.partition}:iam::${arn.account}:role/${path[0]}` : principal,
    root: arn.resource === 'root',
    roleName: kind === 'assumed-role' ? path[0] : undefined,
    userName: kind === 'user' ? name : undefined,
  };
}

/**
 * Whether a statement's principals mean the caller, and what an `Allow` is then worth.
 *
 * @param known false where nothing is known of a caller without a principal, who then may be anyone
 */
export function principalMatch(
  { not, principals }: PrincipalList,
  caller: Caller,
  known: boolean,
): { truth: Truth; grant: Grant } {
  const grants = principals.map((p) => grantOf(p, caller));
  if (not) {
    // Naming the account does not exempt those in it.
    return { truth: truth(!grants.some((g) => g === 'direct' || g === 'role')), grant: 'direct' };
  }
  for (const grant of ['direct', 'role', 'account'] as const) {
    if (grants.includes(grant)) return { truth: 'yes', grant };
  }
  const anyone = caller.principal === undefined && !known;
  return { truth: anyone ? 'maybe' : 'no', grant: 'direct' };
}

function grantOf({ type, value }: Principal, caller: Caller): Grant | null {
  if (type === 'AWS' && value === '*') return 'direct';
  const arn = parseArn(value);
  const isRole = arn?.resource.startsWith('role/') === true;
  if (value === caller.principal) return isRole ? 'role' : 'direct';
  if (type !== 'AWS' || caller.account === undefined) return null;
  if (value === caller.account) return 'account';
  if (!arn || arn.account !== caller.account) return null;
  if (arn.resource === 'root') return 'account';
  return isRole && caller.roleName !== undefined && arn.resource.split('/').at(-1) === caller.roleName
    ? 'role'
    : null;
}
