import { Pencil } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { openDialog } from '#renderer/stores/view.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import { actionsFor } from './actions.ts';
import { PlaceLink } from './Grants.tsx';
import { iconOf } from './icons.ts';
import type { TreeLocation } from './nodes.ts';
import { PaneFrame, Section } from './PaneFrame.tsx';
import { PolicyText, PolicyWords } from './Policy.tsx';

interface InlinePaneProps {
  account: AccountView;
  tree: AccountTree;
  place: Extract<TreeLocation, { kind: 'inline' }>;
  document: string;
}

/** A policy that belongs to one user, group or role. */
export function InlinePane({ account, tree, place, document }: InlinePaneProps) {
  const { holder, name } = place;
  return (
    <PaneFrame
      icon={iconOf(place)}
      title={name}
      about={
        <>
          Inline policy of the {holder.kind}{' '}
          <PlaceLink accountId={account.id} place={holder}>
            {holder.name}
          </PlaceLink>
        </>
      }
      actions={actionsFor(account, place, tree)}
    >
      <div className="pane-actions">
        <Button
          icon={Pencil}
          onClick={() =>
            openDialog({
              kind: 'change',
              accountId: account.id,
              wish: { kind: 'put-inline', holder, name, document },
            })
          }
        >
          Edit…
        </Button>
      </div>
      <Section title="What it allows">
        <PolicyWords document={document} kind="identity" />
        <PolicyText document={document} />
      </Section>
    </PaneFrame>
  );
}
