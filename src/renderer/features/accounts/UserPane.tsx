import { KeyRound } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { openDialog } from '#renderer/stores/view.ts';
import { count } from '#renderer/words.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import type { RemoteUser } from '#shared/mirror.ts';
import { actionsFor } from './actions.ts';
import { PlaceLink } from './Grants.tsx';
import { iconOf } from './icons.ts';
import { KeyCard, LastUsed, Made } from './keys.tsx';
import type { TreeLocation } from './nodes.ts';
import { PaneFrame, Section } from './PaneFrame.tsx';
import { Powers } from './Powers.tsx';
import { lookUpUser } from './trees.ts';
import { useLookUp } from './useLookUp.ts';

interface UserPaneProps {
  account: AccountView;
  tree: AccountTree;
  user: RemoteUser;
}

/** All of a user: keys, groups, policies, tags, and what they may do. Asks for the keys that a sync did not list. */
export function UserPane({ account, tree, user }: UserPaneProps) {
  const place: TreeLocation = { kind: 'user', name: user.name };
  const { id: accountId } = account;
  const { busy, failure } = useLookUp(`${accountId}\n${user.name}`, () => lookUpUser(accountId, user.name));
  const keys = user.keys ?? [];
  return (
    <PaneFrame
      icon={iconOf(place)}
      title={user.name}
      about={keys.length > 0 ? `User with ${count(keys.length, 'key')}` : 'User'}
      actions={actionsFor(account, place, tree)}
    >
      <Section
        title="Keys"
        actions={
          <Button
            icon={KeyRound}
            onClick={() =>
              openDialog({ kind: 'change', accountId, wish: { kind: 'create-key', user: user.name } })
            }
          >
            New key…
          </Button>
        }
      >
        {failure && <Failure error={failure} />}
        {user.keys === null && !failure && (
          <p className="faint">{busy ? 'Asking for the keys…' : 'Not asked for yet.'}</p>
        )}
        {user.keys?.length === 0 && <p className="faint">No keys.</p>}
        <ul>
          {keys.map((key, at) => {
            const held = key.id === null ? undefined : tree.held[key.id];
            return (
              <KeyCard
                key={key.id ?? at}
                accessKey={key}
                held={held}
                asking={busy}
                actions={actionsFor(account, { kind: 'key', user: user.name, key, held }, tree)}
              />
            );
          })}
        </ul>
      </Section>
      <Section title="Groups">
        {user.groups.length === 0 && <p className="faint">In no group.</p>}
        <ul>
          {user.groups.map((name) => (
            <li key={name} className="iam-link">
              <PlaceLink accountId={accountId} place={{ kind: 'group', name }}>
                {name}
              </PlaceLink>
              <Button
                tone="quiet"
                aria-label={`Leave ${name}…`}
                onClick={() =>
                  openDialog({
                    kind: 'change',
                    accountId,
                    wish: { kind: 'leave-group', group: name, user: user.name },
                  })
                }
              >
                Leave…
              </Button>
            </li>
          ))}
        </ul>
      </Section>
      <Powers account={account} tree={tree} kind="user" principal={user} />
      <Section title="About">
        <Facts label="About">
          <Fact label="ARN">
            <CopyText text={user.arn} what="ARN" mono />
          </Fact>
          <Fact label="Made">
            <Made at={user.createdAt} />
          </Fact>
          <Fact label="One-time password">
            {user.mfa === null ? (
              <span className="faint">Not told</span>
            ) : (
              <span>{user.mfa ? 'Registered' : 'None'}</span>
            )}
          </Fact>
          {user.passwordLastUsed && (
            <Fact label="Last sign-in">
              <LastUsed use={{ at: user.passwordLastUsed }} />
            </Fact>
          )}
        </Facts>
      </Section>
    </PaneFrame>
  );
}
