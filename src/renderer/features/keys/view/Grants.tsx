import { Ellipsis, Plus, Undo2, Unlink } from 'lucide-react';
import { IconButton } from '#renderer/components/Button.tsx';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import { Section } from '#renderer/features/accounts/PaneFrame.tsx';
import { changeKey } from '#renderer/features/keys/actions.ts';
import type { Action } from '#renderer/stores/menu.ts';
import { useNow } from '#renderer/stores/now.ts';
import { ago, exactly, listed } from '#renderer/words.ts';
import type { KmsGrant } from '#shared/kms.ts';

interface GrantsProps {
  accountId: string;
  id: string;
  /** Null where they may not be seen. */
  grants: readonly KmsGrant[] | null;
  /** Whether nothing can be changed. */
  off: boolean;
}

/** Who was granted what of a key besides its policy. */
export function Grants({ accountId, id, grants, off }: GrantsProps) {
  const now = useNow();
  const take = (grant: string): Action[][] => [
    [
      {
        id: 'revoke',
        label: 'Revoke…',
        icon: Unlink,
        destructive: true,
        run: () => changeKey(accountId, { kind: 'revoke-grant', key: id, grant }),
      },
      {
        id: 'retire',
        label: 'Retire…',
        icon: Undo2,
        run: () => changeKey(accountId, { kind: 'retire-grant', key: id, grant }),
      },
    ],
  ];
  return (
    <Section
      title="Grants"
      actions={
        !off && (
          <IconButton
            icon={Plus}
            label="New grant"
            onClick={() => changeKey(accountId, { kind: 'create-grant', key: id })}
          />
        )
      }
    >
      {grants === null ? (
        <p className="faint">They may not be seen with this account’s key.</p>
      ) : grants.length === 0 ? (
        <p className="faint">None.</p>
      ) : (
        <ul className="keys-rows">
          {grants.map(({ id: grant, name, grantee, operations, createdAt, constraint }) => (
            <li key={grant}>
              <span className="keys-grant">
                <span className="selectable">{grantee || name || grant}</span>
                <span className="faint">
                  {listed(operations, 6)}
                  {constraint && `, ${constraint}`}
                  {createdAt && <span title={exactly(createdAt)}>. Made {ago(createdAt, now)}</span>}
                </span>
              </span>
              {!off && (
                <MenuButton
                  icon={Ellipsis}
                  label={`Actions for the grant of ${grantee || name}`}
                  groups={() => take(grant)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
