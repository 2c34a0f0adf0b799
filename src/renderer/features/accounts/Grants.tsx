import { Ellipsis, Pencil, Unlink } from 'lucide-react';
import { IconButton } from '#renderer/components/Button.tsx';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import { Middle } from '#renderer/components/Middle.tsx';
import { type ChangeWish, openDialog } from '#renderer/stores/view.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import type { Holder } from '#shared/iamChange.ts';
import { actionsFor, editWish } from './actions.ts';
import { idOf, join, nameInArn, type TreeLocation } from './nodes.ts';
import { Section } from './PaneFrame.tsx';
import { PolicyWords } from './Policy.tsx';
import { showLine } from './trees.ts';

interface LinkProps {
  accountId: string;
  place: TreeLocation;
  /** The line to show instead of the place's own, for what has none. */
  line?: string;
  children: string;
}

/** A name that leads to its own line in the tree. */
export const PlaceLink = ({ accountId, place, line, children }: LinkProps) => (
  <button type="button" className="link" onClick={() => void showLine(line ?? idOf(accountId, place))}>
    <Middle text={children} />
  </button>
);

/** The way from where a policy stands to where it is written. */
const EditPolicy = ({ name, accountId, wish }: { name: string; accountId: string; wish: ChangeWish }) => (
  <IconButton
    icon={Pencil}
    label={`Edit ${name}`}
    onClick={() => openDialog({ kind: 'change', accountId, wish })}
  />
);

interface GrantsProps {
  account: AccountView;
  tree: AccountTree;
  holder: Holder;
  attached: readonly string[];
  inline: readonly { name: string; document: string }[];
}

/** The policies of a user, group or role, each in plain words. */
export function Grants({ account, tree, holder, attached, inline }: GrantsProps) {
  const { id: accountId } = account;
  const detach = (policyArn: string) => [
    [
      {
        id: 'detach',
        label: 'Detach…',
        icon: Unlink,
        run: () => openDialog({ kind: 'change', accountId, wish: { kind: 'detach', holder, policyArn } }),
      },
    ],
  ];
  return (
    <Section title="Policies">
      {attached.length + inline.length === 0 && <p className="faint">None given directly.</p>}
      <ul className="iam-grants">
        {attached.map((arn) => {
          const policy = tree.mirror.policies.find((one) => one.arn === arn);
          return (
            <li key={arn} className="iam-grant">
              <div className="iam-grant-head">
                <PlaceLink
                  accountId={accountId}
                  place={{ kind: 'policy', arn }}
                  line={policy ? undefined : join(idOf(accountId, holder), 'policy', arn)}
                >
                  {policy?.name ?? nameInArn(arn)}
                </PlaceLink>
                <span className="faint">attached</span>
                {policy?.own && (
                  <EditPolicy name={policy.name} accountId={accountId} wish={editWish(policy)} />
                )}
                <MenuButton
                  icon={Ellipsis}
                  label={`Actions for ${policy?.name ?? nameInArn(arn)}`}
                  groups={() => detach(arn)}
                />
              </div>
              {policy?.document && <PolicyWords document={policy.document} />}
            </li>
          );
        })}
        {inline.map(({ name, document }) => {
          const place: TreeLocation = { kind: 'inline', holder, name };
          return (
            <li key={name} className="iam-grant">
              <div className="iam-grant-head">
                <PlaceLink accountId={accountId} place={place}>
                  {name}
                </PlaceLink>
                <span className="faint">inline</span>
                <EditPolicy
                  name={name}
                  accountId={accountId}
                  wish={{ kind: 'put-inline', holder, name, document }}
                />
                <MenuButton
                  icon={Ellipsis}
                  label={`Actions for ${name}`}
                  groups={() => actionsFor(account, place, tree)}
                />
              </div>
              <PolicyWords document={document} />
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
