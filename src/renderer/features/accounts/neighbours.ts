import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import { type Branch, branchNames, idOf, keyLine, nameInArn, sorted, type TreeLocation } from './nodes.ts';

/** A thing of an account beside another one, as the drawing shows it. */
export interface Neighbour {
  /** Of its line in the tree; of a profile, its own. */
  id: string;
  text: string;
  place: TreeLocation | { kind: 'profile' };
  /** What it is to the other one, where that is not plain: `through developers`. */
  note?: string;
}

/** What leads to a thing, and what it leads to. */
export interface Surroundings {
  self: Neighbour;
  from: readonly Neighbour[];
  to: readonly Neighbour[];
}

/** What makes neighbours of the things of one account. */
function makers(account: Pick<AccountView, 'id' | 'name'>, { mirror, held }: AccountTree) {
  const { id } = account;
  const at = (place: TreeLocation, text: string, note?: string): Neighbour => ({
    id: idOf(id, place),
    text,
    place,
    ...(note === undefined ? {} : { note }),
  });
  const named = (kind: 'user' | 'group' | 'role') => (name: string) => at({ kind, name }, name);
  const branch = (which: Branch) =>
    at({ kind: 'branch', branch: which }, branchNames[which], String(mirror[which].length));
  const policy = (arn: string, note?: string) => at({ kind: 'policy', arn }, nameInArn(arn), note);
  const key =
    (owner: TreeLocation, user: string) =>
    (one: RemoteKey, index: number): Neighbour => ({
      id: keyLine(idOf(id, owner), one.id, index),
      text: one.id ?? 'ID not listed yet',
      place: { kind: 'key', user, key: one, held: held[one.id ?? ''] },
    });
  const grants = (
    holder: { kind: 'user' | 'group' | 'role'; name: string },
    { attached, inline }: { attached: readonly string[]; inline: readonly { name: string }[] },
    note?: string,
  ) => [
    ...attached.map((arn) => policy(arn, note)),
    ...inline.map(({ name }) => at({ kind: 'inline', holder, name }, name, note ?? 'inline')),
  ];
  return { at, named, branch, policy, key, grants, whole: at({ kind: 'account' }, account.name) };
}

/**
 * What stands around a thing of an account: its account and branch, groups and members, keys, policies, and
 * those that come through a group.
 *
 * @param tree what is known of the account
 * @param place the thing
 */
export function around(
  account: Pick<AccountView, 'id' | 'name'>,
  tree: AccountTree,
  place: TreeLocation,
): Surroundings {
  const { mirror } = tree;
  const { at, named, branch, policy, key, grants, whole } = makers(account, tree);
  const of = (self: Neighbour, from: readonly Neighbour[], to: readonly Neighbour[]): Surroundings => ({
    self,
    from,
    to,
  });
  switch (place.kind) {
    case 'account': {
      const root = mirror.root ? [at({ kind: 'root' }, 'Root user')] : [];
      const branches = (['users', 'groups', 'roles', 'policies'] as const).map(branch);
      return of(whole, [], [...root, ...branches]);
    }
    case 'branch': {
      const all = sorted<{ name: string; arn: string }>(mirror[place.branch]);
      const things = {
        users: () => all.map(({ name }) => named('user')(name)),
        groups: () => all.map(({ name }) => named('group')(name)),
        roles: () => all.map(({ name }) => named('role')(name)),
        policies: () => all.map(({ arn }) => policy(arn)),
      };
      return of(branch(place.branch), [whole], things[place.branch]());
    }
    // What needs a key, and who may use it, is told in the view of keys.
    case 'service':
      return of(at(place, 'Keys'), [whole], []);
    case 'kmsKey':
      return of(at(place, place.id), [at({ kind: 'service' }, 'Keys')], []);
    case 'root':
      return of(at(place, 'Root user'), [whole], (mirror.root?.keys ?? []).map(key(place, '')));
    case 'user': {
      const user = mirror.users.find(({ name }) => name === place.name);
      const groups = user?.groups ?? [];
      const through = groups.flatMap((name) => {
        const group = mirror.groups.find((one) => one.name === name);
        return group ? grants({ kind: 'group', name }, group, `through ${name}`) : [];
      });
      const own = user ? [...(user.keys ?? []).map(key(place, user.name)), ...grants(place, user)] : [];
      return of(
        at(place, place.name),
        [branch('users'), ...groups.map(named('group'))],
        [...own, ...through],
      );
    }
    case 'group': {
      const group = mirror.groups.find(({ name }) => name === place.name);
      const members = sorted(mirror.users.filter(({ groups }) => groups.includes(place.name)));
      const from = [branch('groups'), ...members.map(({ name }) => named('user')(name))];
      return of(at(place, place.name), from, group ? grants(place, group) : []);
    }
    case 'role': {
      const role = mirror.roles.find(({ name }) => name === place.name);
      return of(at(place, place.name), [branch('roles')], role ? grants(place, role) : []);
    }
    case 'policy': {
      const having = (
        kind: 'user' | 'group' | 'role',
        things: readonly { name: string; attached: string[] }[],
      ) =>
        sorted(things.filter(({ attached }) => attached.includes(place.arn))).map(({ name }) =>
          named(kind)(name),
        );
      const holders = [
        ...having('group', mirror.groups),
        ...having('role', mirror.roles),
        ...having('user', mirror.users),
      ];
      return of(policy(place.arn), [branch('policies'), ...holders], []);
    }
    case 'inline':
      return of(at(place, place.name), [named(place.holder.kind)(place.holder.name)], []);
    case 'key': {
      const owner = place.user === '' ? at({ kind: 'root' }, 'Root user') : named('user')(place.user);
      const profiles = (place.held?.profiles ?? []).map(
        ({ id, name }): Neighbour => ({ id, text: name, place: { kind: 'profile' }, note: 'profile' }),
      );
      return of(at(place, place.key.id ?? 'ID not listed yet'), [owner], profiles);
    }
  }
}
