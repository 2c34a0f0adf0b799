import { UserPlus } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { openDialog } from '#renderer/stores/view.ts';
import { byName, count } from '#renderer/words.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import type { RemoteGroup } from '#shared/mirror.ts';
import { actionsFor } from './actions.ts';
import { Grants, PlaceLink } from './Grants.tsx';
import { iconOf } from './icons.ts';
import { Made } from './keys.tsx';
import type { TreeLocation } from './nodes.ts';
import { PaneFrame, Section } from './PaneFrame.tsx';

interface GroupPaneProps {
  account: AccountView;
  tree: AccountTree;
  group: RemoteGroup;
}

/** More members than these are counted instead; the tree lists all of them. */
const most = 100;

/** All of a group: who is in it, and what that lets them do. */
export function GroupPane({ account, tree, group }: GroupPaneProps) {
  const place: TreeLocation = { kind: 'group', name: group.name };
  const { id: accountId } = account;
  const members = tree.mirror.users
    .flatMap(({ name, groups }) => (groups.includes(group.name) ? [name] : []))
    .sort(byName);
  return (
    <PaneFrame
      icon={iconOf(place)}
      title={group.name}
      about={`Group with ${count(members.length, 'member')}`}
      actions={actionsFor(account, place, tree)}
    >
      <Section
        title="Members"
        actions={
          <Button
            icon={UserPlus}
            onClick={() =>
              openDialog({ kind: 'change', accountId, wish: { kind: 'join-group', group: group.name } })
            }
          >
            Add a user…
          </Button>
        }
      >
        {members.length === 0 && <p className="faint">Nobody yet.</p>}
        <ul>
          {members.slice(0, most).map((user) => (
            <li key={user} className="iam-link">
              <PlaceLink accountId={accountId} place={{ kind: 'user', name: user }}>
                {user}
              </PlaceLink>
              <Button
                tone="quiet"
                aria-label={`Remove ${user}…`}
                onClick={() =>
                  openDialog({
                    kind: 'change',
                    accountId,
                    wish: { kind: 'leave-group', group: group.name, user },
                  })
                }
              >
                Remove…
              </Button>
            </li>
          ))}
        </ul>
        {members.length > most && (
          <p className="faint">And {count(members.length - most, 'more', 'more')}, in the list.</p>
        )}
      </Section>
      <Grants
        account={account}
        tree={tree}
        holder={{ kind: 'group', name: group.name }}
        attached={group.attached}
        inline={group.inline}
      />
      <Section title="About">
        <Facts label="About">
          <Fact label="ARN">
            <CopyText text={group.arn} what="ARN" mono />
          </Fact>
          <Fact label="Made">
            <Made at={group.createdAt} />
          </Fact>
        </Facts>
      </Section>
    </PaneFrame>
  );
}
