import { Pencil } from 'lucide-react';
import { IconButton } from '#renderer/components/Button.tsx';
import { openDialog } from '#renderer/stores/view.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import type { RemoteRole, RemoteUser } from '#shared/mirror.ts';
import { AccessCheck } from './AccessCheck.tsx';
import { Grants } from './Grants.tsx';
import { Tags } from './Tags.tsx';

interface PowersProps {
  account: AccountView;
  tree: AccountTree;
  kind: 'user' | 'role';
  principal: RemoteUser | RemoteRole;
}

/** What a principal was given, and what it may do with it: policies, tags that conditions look at, an answer. */
export function Powers({ account, tree, kind, principal }: PowersProps) {
  const { name, arn, attached, inline, tags } = principal;
  const editTags = () =>
    openDialog({
      kind: 'change',
      accountId: account.id,
      wish: { kind: 'set-tags', holder: { kind, name } },
    });
  return (
    <>
      <Grants account={account} tree={tree} holder={{ kind, name }} attached={attached} inline={inline} />
      <Tags tags={tags} edit={<IconButton icon={Pencil} label="Edit tags" onClick={editTags} />} />
      <AccessCheck
        title={`What can this ${kind} do?`}
        accountId={account.id}
        principalArn={arn}
        tree={tree}
      />
    </>
  );
}
