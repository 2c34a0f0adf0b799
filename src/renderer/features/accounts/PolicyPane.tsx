import { Ellipsis, History, Pencil, Trash2 } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import type { Action } from '#renderer/stores/menu.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { byName, count } from '#renderer/words.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import type { Mirror, RemotePolicy } from '#shared/mirror.ts';
import { actionsFor, editWish } from './actions.ts';
import { PlaceLink } from './Grants.tsx';
import { iconOf } from './icons.ts';
import { Made } from './keys.tsx';
import { nameInArn, type TreeLocation } from './nodes.ts';
import { PaneFrame, Section } from './PaneFrame.tsx';
import { PolicyText, PolicyWords } from './Policy.tsx';
import { PolicyUse } from './PolicyUse.tsx';
import { lookUpPolicy } from './trees.ts';
import { useLookUp } from './useLookUp.ts';

/** Whom a policy is attached to. */
function holdersOf({ users, groups, roles }: Mirror, arn: string) {
  const holding = (
    kind: 'user' | 'group' | 'role',
    things: readonly { name: string; attached: string[] }[],
  ) => things.flatMap(({ name, attached }) => (attached.includes(arn) ? [{ kind, name }] : []));
  return [...holding('group', groups), ...holding('role', roles), ...holding('user', users)].sort((a, b) =>
    byName(a.name, b.name),
  );
}

const mostHolders = 100;

function Versions({ accountId, policy }: { accountId: string; policy: RemotePolicy }) {
  const actions = (version: string): Action[][] => [
    [
      {
        id: 'default',
        label: 'Make it the default…',
        icon: History,
        run: () =>
          openDialog({
            kind: 'change',
            accountId,
            wish: { kind: 'set-default-version', policyArn: policy.arn, version },
          }),
      },
    ],
    [
      {
        id: 'delete',
        label: 'Delete version…',
        icon: Trash2,
        destructive: true,
        run: () =>
          openDialog({
            kind: 'change',
            accountId,
            wish: { kind: 'delete-version', policyArn: policy.arn, version },
          }),
      },
    ],
  ];
  return (
    <Section title="Versions">
      <ul>
        {policy.versions.map(({ id, createdAt }) => (
          <li key={id} className="iam-link">
            <span>
              {id}{' '}
              {createdAt && (
                <span className="faint">
                  <Made at={createdAt} />
                </span>
              )}
            </span>
            {id === policy.defaultVersion ? (
              <span className="faint">default</span>
            ) : (
              policy.own && (
                <MenuButton icon={Ellipsis} label={`Actions for ${id}`} groups={() => actions(id)} />
              )
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface PolicyPaneProps {
  account: AccountView;
  tree: AccountTree;
  arn: string;
}

/** All of a managed policy. Asks for its document where a sync did not bring it. */
export function PolicyPane({ account, tree, arn }: PolicyPaneProps) {
  const place: TreeLocation = { kind: 'policy', arn };
  const { id: accountId } = account;
  const policy = tree.mirror.policies.find((one) => one.arn === arn);
  const document = policy?.document ?? null;
  const { busy, failure } = useLookUp(document === null ? `${accountId}\n${arn}` : null, () =>
    lookUpPolicy(accountId, arn),
  );
  const holders = holdersOf(tree.mirror, arn);
  return (
    <PaneFrame
      icon={iconOf(place)}
      title={policy?.name ?? nameInArn(arn)}
      about={policy?.own === false ? 'The provider’s policy' : 'Policy'}
      actions={actionsFor(account, place, tree)}
    >
      {policy?.description && <p className="selectable">{policy.description}</p>}
      <Section
        title="What it allows"
        actions={
          policy?.own && (
            <Button
              icon={Pencil}
              onClick={() => openDialog({ kind: 'change', accountId, wish: editWish(policy) })}
            >
              Edit…
            </Button>
          )
        }
      >
        {failure && <Failure error={failure} />}
        {document === null
          ? !failure && <p className="faint">{busy ? 'Asking for its document…' : 'Not asked for yet.'}</p>
          : document && <PolicyWords document={document} kind="identity" />}
        {document && <PolicyText document={document} />}
      </Section>
      {policy?.own && document && <PolicyUse key={policy.arn} accountId={accountId} policy={policy} />}
      <Section title="Attached to">
        {holders.length === 0 && <p className="faint">Nobody.</p>}
        <ul>
          {holders.slice(0, mostHolders).map(({ kind, name }) => (
            <li key={`${kind}/${name}`} className="iam-link">
              <PlaceLink accountId={accountId} place={{ kind, name }}>
                {name}
              </PlaceLink>
              <span className="faint">{kind}</span>
            </li>
          ))}
        </ul>
        {holders.length > mostHolders && (
          <p className="faint">And {count(holders.length - mostHolders, 'more', 'more')}.</p>
        )}
      </Section>
      {policy && policy.versions.length > 0 && <Versions accountId={accountId} policy={policy} />}
      <Section title="About">
        <Facts label="About">
          <Fact label="ARN">
            <CopyText text={arn} what="ARN" mono />
          </Fact>
          {policy && (
            <Fact label="Made">
              <Made at={policy.createdAt} />
            </Fact>
          )}
        </Facts>
      </Section>
    </PaneFrame>
  );
}
