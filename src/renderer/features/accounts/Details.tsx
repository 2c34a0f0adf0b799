import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import type { ErrorView } from '#shared/errors.ts';
import { AccountPane } from './AccountPane.tsx';
import { BranchPane } from './BranchPane.tsx';
import { GroupPane } from './GroupPane.tsx';
import { InlinePane } from './InlinePane.tsx';
import { KeyPane } from './KeyPane.tsx';
import { type KeyDetails, KeyServicePane, KmsKeyPane } from './KeyServicePane.tsx';
import type { AccountNode } from './nodes.ts';
import { PolicyPane } from './PolicyPane.tsx';
import { RolePane } from './RolePane.tsx';
import { RootPane } from './RootPane.tsx';
import { UserPane } from './UserPane.tsx';

interface DetailsProps {
  account: AccountView;
  tree: AccountTree | undefined;
  failure: ErrorView | undefined;
  node: AccountNode;
  /** Shows a key of a key service. */
  Key: KeyDetails;
}

/** The details of the selected line. What it stands for may be gone from the account: then there are none. */
export function Details({ account, tree, failure, node, Key }: DetailsProps) {
  const { place, size = 0 } = node.value;
  if (place.kind === 'account' || !tree) {
    return <AccountPane account={account} tree={tree} failure={failure} />;
  }
  const { users, groups, roles, root } = tree.mirror;
  const shown = { account, tree };
  switch (place.kind) {
    case 'branch':
      return <BranchPane accountId={account.id} branch={place.branch} size={size} />;
    case 'service':
      return <KeyServicePane account={account} />;
    case 'kmsKey':
      return <KmsKeyPane accountId={account.id} id={place.id} Key={Key} />;
    case 'root':
      return root && <RootPane tree={tree} root={root} />;
    case 'user': {
      const user = users.find(({ name }) => name === place.name);
      return user ? <UserPane {...shown} user={user} /> : null;
    }
    case 'group': {
      const group = groups.find(({ name }) => name === place.name);
      return group ? <GroupPane {...shown} group={group} /> : null;
    }
    case 'role': {
      const role = roles.find(({ name }) => name === place.name);
      return role ? <RolePane {...shown} role={role} /> : null;
    }
    case 'policy':
      return <PolicyPane {...shown} arn={place.arn} />;
    case 'inline': {
      const things = { user: users, group: groups, role: roles }[place.holder.kind];
      const holder = things.find(({ name }) => name === place.holder.name);
      const policy = holder?.inline.find(({ name }) => name === place.name);
      return policy ? <InlinePane {...shown} place={place} document={policy.document} /> : null;
    }
    case 'key':
      return <KeyPane {...shown} place={place} />;
  }
}
