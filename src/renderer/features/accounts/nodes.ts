import type { TreeNode } from '#renderer/components/tree/rows.ts';
import { byName, searchWords } from '#renderer/words.ts';
import type { AccountTree, AccountView, HeldKey } from '#shared/contract/accounts.ts';
import type { Mirror, RemoteKey, RemotePolicy } from '#shared/mirror.ts';

export type Branch = 'users' | 'groups' | 'roles' | 'policies';

/** What the branches are called. */
export const branchNames: Record<Branch, string> = {
  users: 'Users',
  groups: 'Groups',
  roles: 'Roles',
  policies: 'Policies',
};

/** What a line of the tree stands for, within its account. */
export type TreeLocation =
  | { kind: 'account' }
  | { kind: 'branch'; branch: Branch }
  /** The account's key service. */
  | { kind: 'service' }
  | { kind: 'kmsKey'; id: string }
  | { kind: 'root' }
  | { kind: 'user' | 'group' | 'role'; name: string }
  | { kind: 'policy'; arn: string }
  | { kind: 'inline'; holder: { kind: 'user' | 'group' | 'role'; name: string }; name: string }
  /** `user` is empty for the root user's. */
  | { kind: 'key'; user: string; key: RemoteKey; held: HeldKey | undefined };

export interface Spot {
  accountId: string;
  place: TreeLocation;
  /** How many there are, for a branch. */
  size?: number;
}

export type AccountNode = TreeNode<Spot>;

/** Names of IAM's things hold no line breaks, so a path of them is one id, and begins with its parent's. */
export const join = (...parts: readonly string[]): string => parts.join('\n');

/** The last part of an ARN: the name it ends with. */
export const nameInArn = (arn: string): string =>
  arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);

const branchOf = { user: 'users', group: 'groups', role: 'roles' } as const;

/** The id of the line that a place has for itself, under its account and branch. Keys are found under their user. */
export function idOf(accountId: string, place: TreeLocation): string {
  switch (place.kind) {
    case 'account':
      return accountId;
    case 'branch':
      return join(accountId, place.branch);
    case 'root':
      return join(accountId, 'root');
    case 'service':
      return join(accountId, 'keys');
    case 'kmsKey':
      return join(accountId, 'keys', place.id);
    case 'policy':
      return join(accountId, 'policies', place.arn);
    case 'inline':
      return join(idOf(accountId, place.holder), 'inline', place.name);
    case 'key': {
      const owner: TreeLocation = place.user === '' ? { kind: 'root' } : { kind: 'user', name: place.user };
      return keyLine(idOf(accountId, owner), place.key.id, 0);
    }
    default:
      return join(accountId, branchOf[place.kind], place.name);
  }
}

/** The ids of everything a line is under, the outermost first. */
export function ancestorsOf(id: string): string[] {
  const parts = id.split('\n');
  return parts.slice(0, -1).map((_, at) => join(...parts.slice(0, at + 1)));
}

/**
 * The line with this id, or the nearest one it was under when it is no longer there; null when its account is gone.
 * A key whose id is known meanwhile is found by where it stood before.
 */
export function findNode(roots: readonly AccountNode[], id: string | null): AccountNode | null {
  if (id === null) return null;
  const found = roots.find((node) => id === node.id || id.startsWith(`${node.id}\n`));
  if (!found) return null;
  if (found.id === id) return found;
  const keys = found.children.filter(({ value }) => value.place.kind === 'key');
  return findNode(found.children, id) ?? keys.find((_, at) => id === keyLine(found.id, null, at)) ?? found;
}

type Leaf = (id: string, text: string, place: TreeLocation) => AccountNode;

/** The id of a key's line. One whose own id is not known has only its position. */
export const keyLine = (owner: string, id: string | null, at: number): string =>
  join(owner, 'key', id ?? (at === 0 ? '' : String(at)));

/** Keys as lines. */
const keyNodes = (
  owner: string,
  user: string,
  keys: readonly RemoteKey[],
  held: AccountTree['held'],
  leaf: Leaf,
): AccountNode[] =>
  keys.map((key, at) =>
    leaf(keyLine(owner, key.id, at), key.id ?? 'Key', {
      kind: 'key',
      user,
      key,
      held: key.id === null ? undefined : held[key.id],
    }),
  );

function grantNodes(
  owner: string,
  holder: { kind: 'user' | 'group' | 'role'; name: string },
  { attached, inline }: { attached: readonly string[]; inline: readonly { name: string }[] },
  leaf: Leaf,
): AccountNode[] {
  return [
    ...attached.map((arn) => leaf(join(owner, 'policy', arn), nameInArn(arn), { kind: 'policy', arn })),
    ...inline.map(({ name }) => leaf(join(owner, 'inline', name), name, { kind: 'inline', holder, name })),
  ];
}

/** Who is in which group, by the group's name. */
function membersOf({ users }: Mirror): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const { name, groups } of users) {
    for (const group of groups) {
      const list = members.get(group);
      if (list) list.push(name);
      else members.set(group, [name]);
    }
  }
  return members;
}

/** Things by their names. */
export const sorted = <T extends { name: string }>(items: readonly T[]): T[] =>
  items.toSorted((a, b) => byName(a.name, b.name));

/** The account's own policies before the provider's. */
const policiesInOrder = (policies: readonly RemotePolicy[]): RemotePolicy[] =>
  policies.toSorted((a, b) => Number(b.own) - Number(a.own) || byName(a.name, b.name));

/**
 * An account as a tree: its users with their keys, groups and policies, its groups with their
 * members, its roles, its policies. Before its first sync it is a line without anything under it.
 *
 * @param tree what is known of it; undefined while that is not loaded
 * @param service its key service, with its keys by id and name as far as they were asked for; null where it
 *   has none
 */
export function accountNode(
  account: Pick<AccountView, 'id' | 'name'>,
  tree: AccountTree | undefined,
  service: { keys: readonly { id: string; name: string }[] | undefined } | null = null,
): AccountNode {
  const { id: accountId } = account;
  const node = (
    id: string,
    text: string,
    place: TreeLocation,
    children: readonly AccountNode[],
  ): AccountNode => ({
    id,
    text,
    value: { accountId, place },
    children,
  });
  const leaf: Leaf = (id, text, place) => node(id, text, place, []);
  const children = tree ? branches(tree, accountId, node, leaf) : [];
  if (tree && service) {
    const place: TreeLocation = { kind: 'service' };
    const lines = service.keys?.map(({ id, name }) => {
      const at: TreeLocation = { kind: 'kmsKey', id };
      return leaf(idOf(accountId, at), name, at);
    });
    const branch = node(idOf(accountId, place), 'Keys', place, lines ?? []);
    children.push({ ...branch, value: { ...branch.value, ...(lines && { size: lines.length }) } });
  }
  return node(accountId, account.name, { kind: 'account' }, children);
}

function branches(
  { mirror, held }: AccountTree,
  accountId: string,
  node: (id: string, text: string, place: TreeLocation, children: readonly AccountNode[]) => AccountNode,
  leaf: Leaf,
): AccountNode[] {
  const members = membersOf(mirror);
  const branch = (name: Branch, things: readonly AccountNode[]): AccountNode => {
    const made = node(join(accountId, name), branchNames[name], { kind: 'branch', branch: name }, things);
    return { ...made, value: { ...made.value, size: things.length } };
  };

  const users = sorted(mirror.users).map((user) => {
    const place: TreeLocation = { kind: 'user', name: user.name };
    const id = idOf(accountId, place);
    return node(id, user.name, place, [
      ...keyNodes(id, user.name, user.keys ?? [], held, leaf),
      ...user.groups.map((name) => leaf(join(id, 'group', name), name, { kind: 'group', name })),
      ...grantNodes(id, { kind: 'user', name: user.name }, user, leaf),
    ]);
  });
  const groups = sorted(mirror.groups).map((group) => {
    const place: TreeLocation = { kind: 'group', name: group.name };
    const id = idOf(accountId, place);
    const people = (members.get(group.name) ?? []).toSorted(byName);
    return node(id, group.name, place, [
      ...people.map((name) => leaf(join(id, 'member', name), name, { kind: 'user', name })),
      ...grantNodes(id, { kind: 'group', name: group.name }, group, leaf),
    ]);
  });
  const roles = sorted(mirror.roles).map((role) => {
    const place: TreeLocation = { kind: 'role', name: role.name };
    const id = idOf(accountId, place);
    return node(id, role.name, place, grantNodes(id, { kind: 'role', name: role.name }, role, leaf));
  });
  const policies = policiesInOrder(mirror.policies).map(({ arn, name }) =>
    leaf(join(accountId, 'policies', arn), name, { kind: 'policy', arn }),
  );

  const root = mirror.root
    ? [
        node(
          join(accountId, 'root'),
          'Root user',
          { kind: 'root' },
          keyNodes(join(accountId, 'root'), '', mirror.root.keys, held, leaf),
        ),
      ]
    : [];
  return [
    ...root,
    branch('users', users),
    branch('groups', groups),
    branch('roles', roles),
    branch('policies', policies),
  ];
}

/** Everything by which a line is found: names, key ids, ARNs. Branches only lead to what is found. */
function haystack({ text, value: { place } }: AccountNode): string {
  if (place.kind === 'branch' || place.kind === 'service') return '';
  if (place.kind === 'kmsKey') return `${text}\n${place.id}`;
  if (place.kind === 'policy') return `${text}\n${place.arn}`;
  if (place.kind === 'key') return place.key.id ?? '';
  return text;
}

/**
 * Whether a line holds every word of a search, whatever the case. ARNs of users, groups and roles
 * are made of their names, so a whole ARN is looked for by the name it ends with.
 */
export function matcher(search: string): (node: AccountNode) => boolean {
  const words = searchWords(search).map((word) =>
    /^arn:[^:]*:iam:.*:(user|group|role)\//.test(word) ? nameInArn(word) : word,
  );
  return (node) => {
    const text = haystack(node).toLowerCase();
    return text !== '' && words.every((word) => text.includes(word));
  };
}
