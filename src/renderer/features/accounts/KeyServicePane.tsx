import { Plus, Vault } from 'lucide-react';
import { type ComponentType, type ReactNode, Suspense, useEffect, useMemo } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { newKeyIn, showKey, showKeys } from '#renderer/features/keys/commands.ts';
import { loadKeys, lookAt, useKeys } from '#renderer/features/keys/keys.ts';
import { type KeyLine, lineOf } from '#renderer/features/keys/list.ts';
import { grouped } from '#renderer/words.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import { iconOf } from './icons.ts';
import { PaneFrame } from './PaneFrame.tsx';

/** What an account's key service is about. Its keys are asked for when it is first looked at. */
export function KeyServicePane({ account: { id } }: { account: AccountView }) {
  const keys = useKeys(({ accounts }) => accounts[id]);
  const failure = useKeys(({ failures }) => failures[id]);
  const isKnown = keys !== undefined;
  useEffect(() => {
    if (!isKnown) void loadKeys(id);
  }, [id, isKnown]);
  return (
    <PaneFrame
      icon={iconOf({ kind: 'service' })}
      title="Keys"
      about={keys ? grouped(keys.rows.length) : 'Key service'}
    >
      {failure && <Failure error={failure} />}
      <p className="iam-branch">
        Keys that never leave the key service: it encrypts and signs with them. Who may use one is said by its
        own policy.
      </p>
      <div className="pane-actions">
        <Button icon={Vault} onClick={() => void showKeys(id)}>
          Show in Keys
        </Button>
        <Button icon={Plus} onClick={() => newKeyIn(id)}>
          New key…
        </Button>
      </div>
    </PaneFrame>
  );
}

/** All of a key of a key service, as its own view shows it; `lead` stands with what can be done with it. */
export type KeyDetails = ComponentType<{ accountId: string; line: KeyLine; lead?: ReactNode }>;

interface KmsKeyPaneProps {
  accountId: string;
  id: string;
  Key: KeyDetails;
}

/** A key of the account's key service, whole, and the way to its place among the others. */
export function KmsKeyPane({ accountId, id, Key }: KmsKeyPaneProps) {
  const row = useKeys(({ accounts }) => accounts[accountId]?.rows.find((one) => one.id === id));
  const detail = useKeys(({ accounts }) => accounts[accountId]?.details.get(id));
  useEffect(() => lookAt(accountId, [id]), [accountId, id]);
  const line = useMemo(() => row && lineOf(row, detail), [row, detail]);
  if (!line) return null;
  const lead = (
    <Button icon={Vault} onClick={() => void showKey(accountId, id)}>
      Show in Keys
    </Button>
  );
  return (
    <Suspense fallback={null}>
      <Key key={id} accountId={accountId} line={line} lead={lead} />
    </Suspense>
  );
}
