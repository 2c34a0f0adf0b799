import { knownActions } from '#shared/policy/actions.ts';
import type { Statement } from '#shared/policy/model.ts';
import { listed } from '#shared/words.ts';
import type { PolicyReader } from '../../accounts/reach/policies.ts';
import { accountSubject, type Found, found } from '../facts/found.ts';
import type { AccountFacts } from '../facts/snapshot.ts';
import type { Check } from './scene.ts';

/**
 * Policies of the account's own that allow to change or read things everywhere. Those that allow
 * everything are told as such; actions that name no resource need the wildcard, and so do unknown ones
 * that nobody can tell of.
 */
export const checkWideResources: Check = ({ accounts, read }) =>
  accounts.flatMap((facts) => wideOf(facts, read));

function wideOf({ account, mirror }: AccountFacts, read: PolicyReader): Found[] {
  const managed = mirror.policies.flatMap(({ arn, name, own, document, attachments }) =>
    own && document !== null && attachments !== 0
      ? [{ id: arn, label: name, kind: 'policy' as const, document: read(document) }]
      : [],
  );
  const inline = [
    ...mirror.users.filter(hasInline).map((one) => ({ ...one, kind: 'user' as const })),
    ...mirror.groups.map((one) => ({ ...one, kind: 'group' as const })),
    ...mirror.roles.map((one) => ({ ...one, kind: 'role' as const })),
  ].flatMap(({ kind, name, inline: own }) =>
    own.map((policy) => ({
      id: `${kind}/${name}/${policy.name}`,
      label: `${policy.name} of ${kind} ${name}`,
      kind: 'policy' as const,
      document: read(policy.document),
    })),
  );
  return [...managed, ...inline].flatMap(({ id, label, kind, document }) => {
    const wide = document?.statements.flatMap(wideActions) ?? [];
    if (wide.length === 0) return [];
    const whole = wide.some((action) => /^[\w-]+:\*+$/.test(action) || action.startsWith('everything but'));
    return found(
      { kind: 'wide-resource', severity: whole ? 'medium' : 'low', of: `${account.id}/${id}` },
      () => ({
        subject: accountSubject(kind, label, account),
        evidence: [`It allows ${listed([...new Set(wide)], 5)} on “*”.`],
        advice: 'Name the buckets, keys or users that are meant, in the policy’s editor in Accounts.',
      }),
    );
  });
}

const hasInline = ({ inline }: { inline: readonly unknown[] }): boolean => inline.length > 0;

const everywhere = ({ resources }: Statement): boolean =>
  resources?.not === true ||
  resources?.patterns.some((pattern) => /^\*+$|^arn:[^:]*:[^:]*:::?\*+$/.test(pattern)) === true;

/** The actions of a statement that could name what they work on, and do not. */
function wideActions({ effect, actions, resources, conditions }: Statement): string[] {
  if (effect !== 'Allow' || resources === null || conditions.length > 0) return [];
  if (!everywhere({ resources } as Statement)) return [];
  if (actions.not) return [`everything but ${listed(actions.patterns, 3)}`];
  // Everything on everything is another finding.
  if (actions.patterns.some((pattern) => /^\*+$/.test(pattern))) return [];
  return actions.patterns.filter((pattern) =>
    knownActions(pattern).some(
      ({ resource, level }) =>
        resource !== 'any' && (level === 'write' || level === 'permissions' || /\*/.test(pattern)),
    ),
  );
}
