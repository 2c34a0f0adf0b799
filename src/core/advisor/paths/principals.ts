import type { Mirror, RemoteRole, RemoteUser } from '#shared/mirror.ts';
import type { PolicyDocument } from '#shared/policy/document.ts';
import { type HeldPolicy, openBook, type PolicyReader } from '../../accounts/reach/policies.ts';
import type { AccountFacts } from '../facts/snapshot.ts';
import {
  doesEverything,
  type Goals,
  mayAssume,
  type OpenPath,
  pathsOf,
  trustReader,
  type Who,
} from './powers.ts';

/** What a user or role can come to. */
export interface Powers {
  /** It may do everything. */
  everything: boolean;
  /** How it can come to more, where it may not do everything already. */
  paths: readonly OpenPath[];
  /** Names of roles that may do everything and that it may assume. */
  roles: readonly { name: string; conditional: boolean }[];
  /** Labels of policies that were not read: what they allow is not known. */
  unread: readonly string[];
}

/** A user or a role with what counts for it. */
export interface PrincipalFacts {
  kind: 'user' | 'role';
  name: string;
  arn: string;
  facts: AccountFacts;
  /** As the account tells it. */
  told: RemoteUser | RemoteRole;
  policies: readonly HeldPolicy[];
  powers: Powers;
}

/** The users and roles of an account, by name. */
export interface Principals {
  users: ReadonlyMap<string, PrincipalFacts>;
  roles: ReadonlyMap<string, PrincipalFacts>;
}

const documentsOf = (policies: readonly HeldPolicy[]): PolicyDocument[] =>
  policies.flatMap(({ document }) => (document ? [document] : []));

/**
 * What everybody of an account can come to. Users with the same policies are looked at once.
 *
 * @param facts the account
 * @param read reads policies
 */
export function principalsOf(facts: AccountFacts, read: PolicyReader): Principals {
  const { mirror } = facts;
  const book = openBook(mirror, read);
  const trustOf = trustReader();
  const groupArns = new Map(mirror.groups.map(({ name, arn }) => [name.toLowerCase(), arn]));
  const own = new Set(mirror.policies.filter((policy) => policy.own).map(({ arn }) => arn));

  const heldBefore = new Map<string, HeldPolicy[]>();
  const policiesOf = (user: RemoteUser, signature: string): HeldPolicy[] => {
    const before = heldBefore.get(signature);
    if (before) return before;
    const now = book.policiesOf({ kind: 'user', name: user.name });
    heldBefore.set(signature, now);
    return now;
  };
  const users = mirror.users.map((user) => {
    const signature = signatureOf(user);
    return { user, signature, policies: policiesOf(user, signature) };
  });
  const roles = mirror.roles.map((role) => ({
    role,
    policies: book.policiesOf({ kind: 'role', name: role.name }),
  }));

  // Variables aside, who has the same policies may do everything or may not.
  const everythingBefore = new Map<string, boolean>();
  const everything = (signature: string, policies: readonly HeldPolicy[], arn: string): boolean => {
    const before = everythingBefore.get(signature);
    if (before !== undefined) return before;
    const now = doesEverything(documentsOf(policies), arn);
    everythingBefore.set(signature, now);
    return now;
  };
  const strongUsers = users.filter(({ user, signature, policies }) =>
    everything(signature, policies, user.arn),
  );
  const strongRoles = roles.filter(({ role, policies }) => everything(role.arn, policies, role.arn));
  const goals: Goals = {
    users: strongUsers.map(({ user }) => user.arn),
    groups: mirror.groups
      .filter(({ name, arn }) => doesEverything(documentsOf(book.policiesOf({ kind: 'group', name })), arn))
      .map(({ arn }) => arn),
    roles: strongRoles.map(({ role }) => role),
  };

  const powersBefore = new Map<string, Powers>();
  const powersOf = (signature: string, policies: readonly HeldPolicy[], whoOf: () => Who): Powers => {
    const before = powersBefore.get(signature);
    if (before) return before;
    const who = whoOf();
    const all = everything(signature, policies, who.arn);
    const now: Powers = {
      everything: all,
      paths: all ? [] : pathsOf(who, goals),
      roles: all ? [] : assumable(who, goals.roles, trustOf),
      unread: policies.filter(({ document }) => !document).map(({ label }) => label),
    };
    powersBefore.set(signature, now);
    return now;
  };

  /** Whether those who hold the same policies are not alike, by what these say. */
  const unlikeBefore = new Map<readonly HeldPolicy[], boolean>();
  const unlike = (policies: readonly HeldPolicy[]): boolean => {
    const before = unlikeBefore.get(policies);
    if (before !== undefined) return before;
    const now = documentsOf(policies).some(namesUsers);
    unlikeBefore.set(policies, now);
    return now;
  };

  const ownPolicies = (policies: readonly HeldPolicy[]): string[] =>
    policies.flatMap(({ arn }) => (arn !== null && own.has(arn) ? [arn] : []));

  return {
    users: new Map(
      users.map(({ user, signature, policies }) => {
        const apart = unlike(policies) || namedIn(trustNames(mirror), user);
        const powers = powersOf(apart ? user.arn : signature, policies, () => ({
          arn: user.arn,
          documents: documentsOf(policies),
          groups: user.groups.flatMap((group) => groupArns.get(group.toLowerCase()) ?? []),
          policies: ownPolicies(policies),
        }));
        return [
          user.name,
          { kind: 'user', name: user.name, arn: user.arn, facts, told: user, policies, powers },
        ];
      }),
    ),
    roles: new Map(
      roles.map(({ role, policies }) => {
        const powers = powersOf(role.arn, policies, () => ({
          arn: role.arn,
          documents: documentsOf(policies),
          groups: [],
          policies: ownPolicies(policies),
        }));
        return [
          role.name,
          { kind: 'role', name: role.name, arn: role.arn, facts, told: role, policies, powers },
        ];
      }),
    ),
  };
}

/** The same text for two users means the same policies; in another order it may be another text. */
const signatureOf = ({ attached, groups, inline }: RemoteUser): string =>
  `${groups.join('\n')}\t${attached.join('\n')}\t${inline.map(({ document }) => document).join('\t')}`;

function assumable(
  who: Who,
  roles: readonly RemoteRole[],
  trustOf: (role: RemoteRole) => PolicyDocument | null,
): { name: string; conditional: boolean }[] {
  return roles.flatMap((role) => {
    if (role.arn === who.arn) return [];
    const may = mayAssume(who, role, trustOf(role));
    return may === 'no' ? [] : [{ name: role.name, conditional: may === 'conditional' }];
  });
}

const trustBefore = new WeakMap<Mirror, string>();

/** All trust policies in one text: who is named in one is not like others with the same policies. */
function trustNames(mirror: Mirror): string {
  const before = trustBefore.get(mirror);
  if (before !== undefined) return before;
  const now = [...new Set(mirror.roles.map(({ trust }) => trust))].join('\n');
  trustBefore.set(mirror, now);
  return now;
}

/** Whether a policy means some users and not others: then those who hold it are not alike. */
const namesUsers = ({ statements }: PolicyDocument): boolean =>
  statements.some(({ resources }) =>
    resources?.patterns.some((pattern) => /:user\/./.test(pattern) && !/:user\/\*|\$\{/.test(pattern)),
  );

const namedIn = (trusts: string, { arn }: RemoteUser): boolean => trusts.includes(`"${arn}"`);
