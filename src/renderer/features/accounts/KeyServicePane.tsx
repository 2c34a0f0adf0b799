import { Plus, Vault } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { newKeyIn, showKey, showKeys } from '#renderer/features/keys/commands.ts';
import { loadKeys, lookAt, useKeys } from '#renderer/features/keys/keys.ts';
import { kindOf, nameOf, purposeWords, stateOf } from '#renderer/features/keys/words.ts';
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

/** A key of the account's key service, in short; all of it is in the view of keys. */
export function KmsKeyPane({ accountId, id }: { accountId: string; id: string }) {
  const row = useKeys(({ accounts }) => accounts[accountId]?.rows.find((one) => one.id === id));
  const detail = useKeys(({ accounts }) => accounts[accountId]?.details.get(id));
  useEffect(() => lookAt(accountId, [id]), [accountId, id]);
  const key = detail?.key;
  return (
    <PaneFrame
      icon={iconOf({ kind: 'kmsKey', id })}
      title={row ? nameOf(row, key) : id}
      about={key ? `${purposeWords(key)} · ${kindOf(key.spec)}` : 'Key'}
    >
      <div className="pane-actions">
        <Button icon={Vault} onClick={() => void showKey(accountId, id)}>
          Show in Keys
        </Button>
      </div>
      <Facts label="Key">
        {key && (
          <Fact label="State">
            <span>{stateOf(key).word}</span>
          </Fact>
        )}
        {key && key.description !== '' && (
          <Fact label="Description">
            <span className="selectable">{key.description}</span>
          </Fact>
        )}
        {row && row.aliases.length > 0 && (
          <Fact label="Aliases">
            <span className="selectable">{row.aliases.join(', ')}</span>
          </Fact>
        )}
        <Fact label="Key ID">
          <CopyText text={id} what="key ID" mono />
        </Fact>
      </Facts>
    </PaneFrame>
  );
}
