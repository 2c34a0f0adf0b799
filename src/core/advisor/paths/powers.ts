import type { Mirror, RemoteRole } from '#shared/mirror.ts';
import { type PolicyDocument, parsePolicy } from '#shared/policy/document.ts';
import { possible } from '#shared/policy/evaluate.ts';
import { covers, globOf, literalOf } from '#shared/policy/match.ts';
import { type EscalationPath, escalationPaths, type PathTarget, services } from './catalogue.ts';

/** Who somebody is, with all that counts for them. */
export interface Who {
  arn: string;
  documents: readonly PolicyDocument[];
  /** ARNs of the groups a user is in. */
  groups: readonly string[];
  /** ARNs of the account's own policies that count for it. */
  policies: readonly string[];
}

/** What stands at the end of paths. ARNs. */
export interface Goals {
  users: readonly string[];
  groups: readonly string[];
  roles: readonly RemoteRole[];
}

/** A path that is open to somebody. */
export interface OpenPath {
  path: EscalationPath;
  /** Whether conditions decide, such as a second factor. */
  conditional: boolean;
}

/** So many targets of a kind are tried: one is enough for a path. */
const mostTargets = 20;

/** `all`: whatever it asks for is allowed; `conditional`: under conditions; `no`. */
type Allowed = 'all' | 'conditional' | 'no';

function allowed(
  documents: readonly PolicyDocument[],
  arn: string,
  action: string,
  resource: string,
): Allowed {
  const { decision, statements } = possible({ action, resource, principal: arn }, { identity: documents });
  if (decision === 'allow') return 'all';
  if (decision === 'deny') return 'no';
  // A denial that may apply says nothing for sure; nor does what conditions decide.
  const sure = statements.some((one) => one.effect === 'Allow' && !one.depends);
  const denied = statements.some((one) => one.effect === 'Deny');
  return sure && !denied ? 'all' : 'conditional';
}

/** Whether somebody may do everything, everywhere. */
export const doesEverything = (documents: readonly PolicyDocument[], arn: string): boolean =>
  documents.some(({ statements }) => statements.some(isBroad)) &&
  possible({ action: '*', resource: '*', principal: arn }, { identity: documents }).decision === 'allow';

const isBroad = ({ effect, actions, resources }: PolicyDocument['statements'][number]): boolean =>
  effect === 'Allow' &&
  (actions.not || actions.patterns.some((pattern) => /^\*+$/.test(pattern))) &&
  (resources === null || resources.not || resources.patterns.some((pattern) => pattern.startsWith('*')));

/** The actions of the catalogue, ready to be matched. */
const wanted = [...new Set(escalationPaths.flatMap(({ steps }) => steps.map(({ action }) => action)))].map(
  (action) => literalOf(action.toLowerCase()),
);

/** Whether a document could allow any action of the catalogue: most speak of storage alone, and are not looked at further. */
const mattersBefore = new WeakMap<PolicyDocument, boolean>();

function matters(document: PolicyDocument): boolean {
  const known = mattersBefore.get(document);
  if (known !== undefined) return known;
  const does = document.statements.some(
    ({ effect, actions }) =>
      effect === 'Allow' &&
      (actions.not ||
        actions.patterns.some((pattern) => {
          const small = pattern.toLowerCase();
          const [service = ''] = small.split(':', 1);
          if (!/[*?]/.test(service) && !services.has(service)) return false;
          const glob = globOf(small);
          return wanted.some((action) => covers(glob, action));
        })),
  );
  mattersBefore.set(document, does);
  return does;
}

/**
 * The paths by which somebody can come to more than they have. Evaluated with the policies that count,
 * as requests that are not made; trust policies and boundaries are those that are known.
 */
export function pathsOf(who: Who, goals: Goals): OpenPath[] {
  const { arn, documents } = who;
  if (!documents.some(matters)) return [];
  const targets = targetsOf(who, goals);
  const known = new Map<string, Allowed>();
  const may = (action: string, resource: string): Allowed => {
    const key = `${action} ${resource}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const now = allowed(documents, arn, action, resource);
    known.set(key, now);
    return now;
  };
  const open: OpenPath[] = [];
  for (const path of escalationPaths) {
    let conditional = false;
    const isOpen = path.steps.every(({ action, on }) => {
      const answer = best(targets[on], (resource) => may(action, resource));
      if (answer === 'conditional') conditional = true;
      return answer !== 'no';
    });
    if (isOpen) open.push({ path, conditional });
  }
  return open;
}

/** The best answer for any of these: one that is allowed without a condition is enough. */
function best(resources: readonly string[], may: (resource: string) => Allowed): Allowed {
  let answer: Allowed = 'no';
  for (const resource of resources) {
    const now = may(resource);
    if (now === 'all') return now;
    if (now === 'conditional') answer = now;
  }
  return answer;
}

function targetsOf(who: Who, goals: Goals): Record<PathTarget, string[]> {
  const isUser = who.arn.includes(':user/');
  const others = goals.users.filter((arn) => arn !== who.arn).slice(0, mostTargets);
  const strong = goals.roles.filter(({ arn }) => arn !== who.arn).slice(0, mostTargets);
  const roles = strong.map(({ arn }) => arn);
  return {
    self: isUser ? [who.arn] : [],
    'own-group': who.groups.slice(0, mostTargets),
    'own-policy': who.policies.slice(0, mostTargets),
    'other-user': others.length > 0 ? others : ['*'],
    'strong-group': isUser
      ? goals.groups.filter((arn) => !who.groups.includes(arn)).slice(0, mostTargets)
      : [],
    // Where no role is that strong, whoever may pass or change every role waits for one.
    'strong-role': roles.length > 0 ? roles : ['*'],
    'own-role': isUser ? roles : [who.arn],
    anything: ['*'],
  };
}

/**
 * Whether somebody may assume a role: the role trusts them, and what they have allows it, or the role
 * names them itself.
 */
export function mayAssume(who: Who, role: RemoteRole, trust: PolicyDocument | null): Allowed {
  if (!trust) return 'no';
  const { decision, statements } = possible(
    { action: 'sts:AssumeRole', resource: role.arn, principal: who.arn },
    { identity: who.documents, resource: [trust] },
  );
  if (decision === 'allow') return 'all';
  if (decision === 'deny') return 'no';
  return statements.some((one) => one.effect === 'Deny' || one.depends) ? 'conditional' : 'all';
}

/** Reads each trust policy once. */
export function trustReader(): (role: Mirror['roles'][number]) => PolicyDocument | null {
  const known = new Map<string, PolicyDocument | null>();
  return ({ trust }) => {
    const before = known.get(trust);
    if (before !== undefined) return before;
    const { document } = parsePolicy(trust, 'trust');
    known.set(trust, document);
    return document;
  };
}
