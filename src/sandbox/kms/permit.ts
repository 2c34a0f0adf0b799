import { evaluate } from '#shared/policy/evaluate.ts';
import { arnOf } from '../account.ts';
import { deniedSentence, noteAction, ownPolicies, policiesOf } from '../permissions.ts';
import type { Principal } from '../principal.ts';
import type { Context, Decision } from '../service.ts';
import type { KmsCall } from './call.ts';
import { kmsRefusal } from './refusals.ts';
import type { KmsGrant, KmsKey } from './storage.ts';

/** What of a call the permission for it depends on. */
export type Asker = Pick<KmsCall, 'account' | 'dialect' | 'principal' | 'context' | 'read' | 'may'>;

/** What more a permission depends on. */
export interface Wish {
  /** The operation as grants call it, where a grant can give it. */
  grant?: string;
  encryptionContext?: Readonly<Record<string, string>>;
  /** Condition keys of this action. */
  context?: Context;
}

const policySays = (asker: Asker, action: string, resource: string, policy: string[], more: Context) => {
  const { account, principal, read } = asker;
  const { holder, session } = principal;
  const own = session?.policies.length ? ownPolicies(account, principal, read) : null;
  return evaluate(
    { action, resource, context: more, principal: principal.arn, account: account.id },
    {
      identity: own?.identity ?? (holder ? read(policiesOf(account, holder)) : []),
      resource: read(policy),
      session: own?.session ?? [],
    },
  ).decision;
};

/** Whoever a principal is called in grants: by its own ARN, and a role's session by the role's too. */
const namesOf = ({ account, principal }: Asker): string[] => [
  principal.arn,
  ...(principal.holder ? [arnOf(account, principal.holder)] : []),
];

function holds({ constraint }: KmsGrant, pairs: Readonly<Record<string, string>>): boolean {
  if (!constraint) return true;
  const wanted = Object.entries(constraint.pairs);
  const all = wanted.every(([name, value]) => pairs[name] === value);
  return all && (constraint.kind === 'subset' || wanted.length === Object.keys(pairs).length);
}

const granted = (asker: Asker, key: KmsKey, { grant, encryptionContext = {} }: Wish): boolean =>
  grant !== undefined &&
  [...key.grants.values()].some(
    (one) =>
      namesOf(asker).includes(one.grantee) && one.operations.includes(grant) && holds(one, encryptionContext),
  );

/** The condition keys of the key service: "Condition keys for AWS KMS" in the developer guide. */
const keyContext = (asker: Asker, key: KmsKey, { encryptionContext = {}, context }: Wish): Context => ({
  ...asker.context,
  'kms:CallerAccount': asker.account.id,
  'kms:KeySpec': key.spec,
  'kms:KeyUsage': key.usage,
  'kms:KeyOrigin': key.origin,
  'kms:EncryptionContextKeys': Object.keys(encryptionContext),
  ...Object.fromEntries([...key.tags].map(([name, value]) => [`aws:ResourceTag/${name}`, value])),
  ...Object.fromEntries(
    Object.entries(encryptionContext).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
  ),
  ...context,
});

/**
 * What policies and grants come to: the key's policy has to allow, by itself or by leaving it to the
 * account's IAM; a grant adds to both; a denial counts over all. Policies for QKMS may name its keys
 * by either form of ARN.
 */
export function decideKey(asker: Asker, key: KmsKey, action: string, wish: Wish = {}): Decision {
  const { account, dialect, principal, may } = asker;
  const arn = dialect.keyArn(account, key.id);
  if (may) return may(principal, action, arn) ? 'allow' : 'implicit_deny';
  const context = keyContext(asker, key, wish);
  const forms =
    dialect.id === 'aws' ? [arn] : [arn, `arn:aws:kms:${account.region}:${account.id}:key/${key.id}`];
  const decisions = forms.map((form) => policySays(asker, action, form, [key.policy], context));
  if (decisions.includes('explicit_deny')) return 'explicit_deny';
  if (!decisions.includes('allow') && !granted(asker, key, wish)) return 'implicit_deny';
  noteAction(account, principal, action, context);
  return 'allow';
}

const denied = (principal: Principal, action: string, resource: string, decision: Decision) =>
  kmsRefusal('AccessDeniedException', deniedSentence(principal, action, resource, decision));

/** @throws Refusal AccessDeniedException unless policies or grants allow it */
export function demandKey(asker: Asker, key: KmsKey, action: string, wish: Wish = {}): void {
  const decision = decideKey(asker, key, action, wish);
  if (decision === 'allow') return;
  throw denied(asker.principal, action, asker.dialect.keyArn(asker.account, key.id), decision);
}

/** For actions that work on no key: IAM alone decides. @throws Refusal AccessDeniedException */
export function demandAny(asker: Asker, action: string, more: Context = {}, resource = '*'): void {
  const { may, principal, context } = asker;
  const isRoot = principal.holder === null && !principal.session?.policies.length;
  if (may ? may(principal, action, resource) : isRoot) return;
  const decision = may ? 'implicit_deny' : policySays(asker, action, resource, [], { ...context, ...more });
  if (decision !== 'allow') throw denied(principal, action, resource, decision);
}
