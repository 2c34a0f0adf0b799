import { Database } from 'lucide-react';
import { type Folded, fold } from '#renderer/components/rank.ts';
import { iconOf } from '#renderer/features/accounts/icons.ts';
import { idOf, type TreeLocation } from '#renderer/features/accounts/nodes.ts';
import { bucketsNamed } from '#renderer/features/accounts/resources.ts';
import { showLine } from '#renderer/features/accounts/trees.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import { type Thing, worth } from './thing.ts';

type ItemLocation = Exclude<TreeLocation, { kind: 'branch' }>;

/** What is in an account: its users, groups, roles, keys and policies, and the buckets that policies name. */
function thingsOf({ id: accountId, name }: Pick<AccountView, 'id' | 'name'>, tree: AccountTree): Thing[] {
  const { mirror, held } = tree;
  const thing = (
    label: string,
    what: string,
    place: ItemLocation,
    more = '',
    weight: number = worth.other,
  ): Thing => ({
    label,
    more: `${what} ${name} ${more}`,
    weight,
    show: () => {
      const Icon = iconOf(place);
      return {
        id: idOf(accountId, place),
        label,
        aside: `${what} in ${name}`,
        icon: <Icon size={15} aria-hidden="true" />,
        run: () => void showLine(idOf(accountId, place)),
      };
    },
  });
  const keys = mirror.users.flatMap(({ name: user, keys: all }) =>
    (all ?? []).flatMap((key) => {
      if (key.id === null) return [];
      const here = held[key.id];
      const profiles = here?.profiles.map((one) => one.name).join(' ') ?? '';
      const place: ItemLocation = { kind: 'key', user, key, held: here };
      return [thing(key.id, `Key of ${user}`, place, profiles, worth.key)];
    }),
  );
  const buckets = [...bucketsNamed(mirror)].map(([bucket, place]): Thing => {
    const where = place.kind === 'policy' ? place.name : `${place.name} of ${place.holder.name}`;
    const line =
      place.kind === 'policy' ? idOf(accountId, { kind: 'policy', arn: place.arn }) : idOf(accountId, place);
    return {
      label: bucket,
      more: `bucket ${name} s3 storage`,
      weight: worth.person,
      show: () => ({
        id: `${accountId}\nbucket\n${bucket}`,
        label: bucket,
        aside: `Bucket, named in ${where}`,
        icon: <Database size={15} aria-hidden="true" />,
        run: () => void showLine(line),
      }),
    };
  });
  return [
    thing(name, 'Account', { kind: 'account' }, mirror.account, worth.setting),
    ...mirror.users.map((user) =>
      thing(user.name, 'User', { kind: 'user', name: user.name }, '', worth.person),
    ),
    ...mirror.groups.map((group) => thing(group.name, 'Group', { kind: 'group', name: group.name })),
    ...mirror.roles.map((role) =>
      thing(role.name, 'Role', { kind: 'role', name: role.name }, '', worth.person),
    ),
    ...mirror.policies.map(({ name: policy, arn }) => thing(policy, 'Policy', { kind: 'policy', arn })),
    ...keys,
    ...buckets,
  ];
}

const known = new WeakMap<AccountTree, { name: string; things: Folded<Thing>[] }>();

/** What is known of an account, ready to be searched; worked out once for each look at it. */
export function accountThings(account: AccountView, tree: AccountTree): Folded<Thing>[] {
  const { name } = account;
  const before = known.get(tree);
  if (before?.name === name) return before.things;
  const things = fold(thingsOf(account, tree));
  known.set(tree, { name, things });
  return things;
}
