import { Button } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import { actionsFor } from './actions.ts';
import { PlaceLink } from './Grants.tsx';
import { iconOf } from './icons.ts';
import { HeldHere, KeyStatus, LastUsed, Made } from './keys.tsx';
import type { TreeLocation } from './nodes.ts';
import { PaneFrame } from './PaneFrame.tsx';
import { lookUpUser } from './trees.ts';
import { useLookUp } from './useLookUp.ts';

interface KeyPaneProps {
  account: AccountView;
  tree: AccountTree;
  place: Extract<TreeLocation, { kind: 'key' }>;
}

/** All of one access key. Asks for its id where a sync did not bring it. */
export function KeyPane({ account, tree, place }: KeyPaneProps) {
  const { user, key, held } = place;
  const asked = key.id === null && user !== '' ? `${account.id}\n${user}` : null;
  const { busy, failure } = useLookUp(asked, () => lookUpUser(account.id, user));
  const actions = actionsFor(account, place, tree);
  return (
    <PaneFrame
      icon={iconOf(place)}
      title={key.id ?? 'Access key'}
      about={
        <>
          Key of{' '}
          <PlaceLink
            accountId={account.id}
            place={user === '' ? { kind: 'root' } : { kind: 'user', name: user }}
          >
            {user === '' ? 'the root user' : user}
          </PlaceLink>
        </>
      }
      actions={actions}
    >
      {actions.length > 0 && (
        <div className="pane-actions">
          {actions.flat().map(({ id, label, icon, run }) => (
            <Button key={id} icon={icon} onClick={run}>
              {label}
            </Button>
          ))}
        </div>
      )}
      {failure && <Failure error={failure} />}
      <Facts label="Key">
        <Fact label="Access key ID">
          {key.id === null ? (
            <span className="faint">{busy ? 'Asking for it…' : 'Not listed yet'}</span>
          ) : (
            <CopyText text={key.id} what="access key ID" mono />
          )}
        </Fact>
        <Fact label="Status">
          <KeyStatus status={key.status} />
        </Fact>
        <Fact label="Made">
          <Made at={key.createdAt} />
        </Fact>
        <Fact label="Last used">
          <LastUsed use={key.lastUse} />
        </Fact>
        <Fact label="Held here">
          <HeldHere held={held} />
        </Fact>
      </Facts>
    </PaneFrame>
  );
}
