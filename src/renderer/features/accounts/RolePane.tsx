import { KeySquare, Pencil } from 'lucide-react';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { openDialog } from '#renderer/stores/view.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import type { RemoteRole } from '#shared/mirror.ts';
import { actionsFor } from './actions.ts';
import { takeRole } from './commands.ts';
import { iconOf } from './icons.ts';
import { LastUsed, Made } from './keys.tsx';
import type { TreeLocation } from './nodes.ts';
import { PaneFrame, Section } from './PaneFrame.tsx';
import { PolicyText, PolicyWords } from './Policy.tsx';
import { Powers } from './Powers.tsx';

interface RolePaneProps {
  account: AccountView;
  tree: AccountTree;
  role: RemoteRole;
}

/** A length of time in the largest units that say it whole: `1 h`, `1 h 30 min`. Takes seconds. */
function lengthWords(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.round((seconds % 3600) / 60);
  return [hours > 0 ? `${hours} h` : '', minutes > 0 ? `${minutes} min` : ''].filter(Boolean).join(' ');
}

/** All of a role: who may use it, what it may do, and the way to a profile that uses it. */
export function RolePane({ account, tree, role }: RolePaneProps) {
  const place: TreeLocation = { kind: 'role', name: role.name };
  const { id: accountId } = account;
  return (
    <PaneFrame icon={iconOf(place)} title={role.name} about="Role" actions={actionsFor(account, place, tree)}>
      <div className="pane-actions">
        <Button icon={KeySquare} onClick={() => void takeRole(account, role)}>
          Use this role…
        </Button>
      </div>
      {role.description && <p className="selectable">{role.description}</p>}
      <Section
        title="Who may use it"
        actions={
          <IconButton
            icon={Pencil}
            label="Edit who may use it"
            onClick={() =>
              openDialog({
                kind: 'change',
                accountId,
                wish: { kind: 'set-trust', role: role.name, document: role.trust },
              })
            }
          />
        }
      >
        <PolicyWords document={role.trust} kind="trust" />
        <PolicyText document={role.trust} />
      </Section>
      <Powers account={account} tree={tree} kind="role" principal={role} />
      <Section title="About">
        <Facts label="About">
          <Fact label="ARN">
            <CopyText text={role.arn} what="ARN" mono />
          </Fact>
          {role.maxSessionSeconds !== undefined && (
            <Fact label="Longest session">
              <span>{lengthWords(role.maxSessionSeconds)}</span>
            </Fact>
          )}
          <Fact label="Last used">
            <LastUsed use={role.lastUse} />
          </Fact>
          <Fact label="Made">
            <Made at={role.createdAt} />
          </Fact>
        </Facts>
      </Section>
    </PaneFrame>
  );
}
