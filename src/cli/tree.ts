import type { Account } from '#shared/account.ts';
import type { AccountTree } from '#shared/contract/accounts.ts';
import type { Mirror, RemoteKey } from '#shared/mirror.ts';

/** A line and what hangs below it. */
interface Node {
  text: string;
  children: Node[];
}

const leaf = (text: string): Node => ({ text, children: [] });

const day = (instant: string | undefined | null): string => instant?.slice(0, 10) ?? '?';

function keyNode(key: RemoteKey, held: AccountTree['held']): Node {
  const mine = key.id !== null && Object.hasOwn(held, key.id);
  const used = key.lastUse === undefined ? '' : `, used ${key.lastUse.at ? day(key.lastUse.at) : 'never'}`;
  return leaf(
    `${mine ? '* ' : ''}key ${key.id ?? '(id not asked for)'} ${key.status.toLowerCase()}, made ${day(key.createdAt)}${used}`,
  );
}

type Granted = Mirror['groups'][number];

const policyNodes = (
  { attached, inline }: Pick<Granted, 'attached' | 'inline'>,
  names: Map<string, string>,
): Node[] => [
  ...attached.map((arn) => leaf(`policy ${names.get(arn) ?? arn}`)),
  ...inline.map(({ name }) => leaf(`inline policy ${name}`)),
];

function nodesOf({ mirror, held }: AccountTree): Node[] {
  const names = new Map(mirror.policies.map(({ arn, name }) => [arn, name]));
  const members = new Map<string, string[]>();
  for (const user of mirror.users) {
    for (const group of user.groups) members.set(group, [...(members.get(group) ?? []), user.name]);
  }
  const section = (title: string, children: Node[]): Node[] =>
    children.length === 0 ? [] : [{ text: `${title} (${children.length})`, children }];
  const root = mirror.root?.keys.map((key) => keyNode(key, held)) ?? [];
  return [
    ...(root.length > 0 ? [{ text: 'root user', children: root }] : []),
    ...section(
      'groups',
      mirror.groups.map((group) => ({
        text: group.name,
        children: [
          ...policyNodes(group, names),
          ...(members.get(group.name) ?? []).map((name) => leaf(`user ${name}`)),
        ],
      })),
    ),
    ...section(
      'users',
      mirror.users.map((user) => ({
        text: user.name,
        children: [
          ...(user.keys ?? []).map((key) => keyNode(key, held)),
          ...(user.keys === null ? [leaf('keys not asked for')] : []),
          ...policyNodes(user, names),
        ],
      })),
    ),
    ...section(
      'roles',
      mirror.roles.map((role) => ({ text: role.name, children: policyNodes(role, names) })),
    ),
    ...section(
      'policies',
      mirror.policies.filter(({ own }) => own).map(({ name }) => leaf(name)),
    ),
  ];
}

function* drawn(nodes: readonly Node[], indent: string): Generator<string> {
  for (const [index, { text, children }] of nodes.entries()) {
    const last = index === nodes.length - 1;
    yield `${indent}${last ? '└─ ' : '├─ '}${text}`;
    yield* drawn(children, `${indent}${last ? '   ' : '│  '}`);
  }
}

/**
 * An account as an indented tree: root user, groups, users, roles with their keys and policies. A
 * star marks keys whose secret is kept here.
 *
 * @returns lines
 */
export function* treeLines(account: Account, tree: AccountTree): Generator<string> {
  yield `${account.name}${account.accountId ? ` (${account.accountId})` : ''}`;
  yield* drawn(nodesOf(tree), '');
}
