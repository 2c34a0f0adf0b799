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
import { harmless } from './read.ts';

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
  /** Worked out for those that something is said of. */
  readonly policies: readonly HeldPolicy[];
  readonly powers: Powers;
}

/** The users and roles of an account, by name. */
export interface Principals {
  users: Map<string, PrincipalFacts>;
  roles: Map<string, PrincipalFacts>;
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

  const heldUser = (user: RemoteUser) => book.policiesOf({ kind: 'user', name: user.name });
  // What is worked out of policies is worked out once for all who hold the same.
  const alike = new Map<string, Alike>();
  const alikeOf = (signature: string, arn: string, held: () => readonly HeldPolicy[]): Alike => {
    const before = alike.get(signature);
    if (before) return before;
    const policies = held();
    const documents = documentsOf(policies);
    const now: Alike = {
      documents,
      unread: policies.filter(({ document }) => !document).map(({ label }) => label),
      own: policies.flatMap((policy) => (policy.arn !== null && own.has(policy.arn) ? [policy.arn] : [])),
      // Variables aside, who has the same policies may do everything or may not.
      everything: doesEverything(documents, arn),
      apart: documents.some(namesUsers),
    };
    alike.set(signature, now);
    return now;
  };

  const signatureOf = signer(read);
  const users = mirror.users.map((user) => {
    const signature = signatureOf(user);
    return { user, signature, same: alikeOf(signature, user.arn, () => heldUser(user)) };
  });
  const roles = mirror.roles.map((role) => {
    const held = () => book.policiesOf({ kind: 'role', name: role.name });
    return { role, held, same: alikeOf(role.arn, role.arn, held) };
  });
  const goals: Goals = {
    users: users.filter(({ same }) => same.everything).map(({ user }) => user.arn),
    groups: mirror.groups
      .filter(({ name, arn }) => doesEverything(documentsOf(book.policiesOf({ kind: 'group', name })), arn))
      .map(({ arn }) => arn),
    roles: roles.filter(({ same }) => same.everything).map(({ role }) => role),
  };

  const powersBefore = new Map<string, Powers>();
  const powersOf = (name: string, same: Alike, arn: string, groups: () => string[]): Powers => {
    const before = powersBefore.get(name);
    if (before) return before;
    const { everything, documents, unread } = same;
    const who: Who = { arn, documents, groups: everything ? [] : groups(), policies: same.own };
    const now: Powers = {
      everything,
      paths: everything ? [] : pathsOf(who, goals),
      roles: everything ? [] : assumable(who, goals.roles, trustOf),
      unread,
    };
    powersBefore.set(name, now);
    return now;
  };

  const named = namedIn(mirror);
  const byName: Principals = { users: new Map(), roles: new Map() };
  for (const { user, signature, same } of users) {
    const groups = () => user.groups.flatMap((group) => groupArns.get(group.toLowerCase()) ?? []);
    const apart = same.apart || named.has(user.arn);
    const powers = powersOf(apart ? user.arn : signature, same, user.arn, groups);
    byName.users.set(user.name, new Principal('user', facts, user, powers, heldUser));
  }
  for (const { role, held, same } of roles)
    byName.roles.set(
      role.name,
      new Principal(
        'role',
        facts,
        role,
        powersOf(role.arn, same, role.arn, () => []),
        held,
      ),
    );
  return byName;
}

/** What all have who hold the same policies. */
interface Alike {
  documents: readonly PolicyDocument[];
  unread: readonly string[];
  /** ARNs of the account's own policies among them. */
  own: readonly string[];
  everything: boolean;
  /** Whether they mean some users and not others: then those who hold them are not alike. */
  apart: boolean;
}

class Principal<T extends RemoteUser | RemoteRole> implements PrincipalFacts {
  readonly kind: 'user' | 'role';
  readonly facts: AccountFacts;
  readonly told: T;
  readonly powers: Powers;
  readonly #held: (told: T) => readonly HeldPolicy[];

  constructor(
    kind: 'user' | 'role',
    facts: AccountFacts,
    told: T,
    powers: Powers,
    held: (told: T) => readonly HeldPolicy[],
  ) {
    this.kind = kind;
    this.facts = facts;
    this.told = told;
    this.powers = powers;
    this.#held = held;
  }

  get name(): string {
    return this.told.name;
  }

  get arn(): string {
    return this.told.arn;
  }

  get policies(): readonly HeldPolicy[] {
    return this.#held(this.told);
  }
}

/**
 * Signs users: the same text for two means that the same of their policies matters. What stands in another
 * order may have another text, and an inline policy that no check looks for has none.
 */
function signer(read: PolicyReader): (user: RemoteUser) => string {
  return ({ attached, groups, inline }) => {
    let text = `${joined(groups)}\t${joined(attached)}`;
    for (const { document } of inline) if (read(document) !== harmless) text += `\t${document}`;
    return text;
  };
}

const joined = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? '') : names.join('\n');

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

/** ARNs that trust policies name: who is named in one is not like others with the same policies. */
function namedIn({ roles }: Mirror): ReadonlySet<string> {
  const named = new Set<string>();
  for (const trust of new Set(roles.map((role) => role.trust)))
    for (const [, arn = ''] of trust.matchAll(/"(arn:[^"]*)"/g)) named.add(arn);
  return named;
}

/** Whether a policy means some users and not others: then those who hold it are not alike. */
const namesUsers = ({ statements }: PolicyDocument): boolean =>
  statements.some(({ resources }) =>
    resources?.patterns.some((pattern) => /:user\/./.test(pattern) && !/:user\/\*|\$\{/.test(pattern)),
  );
