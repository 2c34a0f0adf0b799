import './accounts.css';
import { CircleCheck, CirclePause } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { showProfile } from '#renderer/stores/commands.ts';
import { useNow } from '#renderer/stores/now.ts';
import { ago, exactly, listed } from '#renderer/words.ts';
import type { LastUse } from '#shared/account.ts';
import type { HeldKey } from '#shared/contract/accounts.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import type { ActionGroups } from './actions.ts';

/** A key's status as an icon with its word. */
export const KeyStatus = ({ status }: { status: RemoteKey['status'] }) =>
  status === 'Active' ? (
    <span className="standing good">
      <CircleCheck size={13} aria-hidden="true" />
      Active
    </span>
  ) : (
    <span className="standing faint">
      <CirclePause size={13} aria-hidden="true" />
      Inactive
    </span>
  );

/** When something was last used, where the service tells: time, service, region. */
export function LastUsed({ use }: { use: LastUse | undefined }) {
  const now = useNow();
  if (!use) return <span className="faint">Not told</span>;
  if (use.at === null) return <span>Never</span>;
  const where = [use.service, use.region].filter(Boolean).join(' in ');
  return (
    <span title={exactly(use.at)}>
      {ago(use.at, now)}
      {where && <span className="faint">, {where}</span>}
    </span>
  );
}

export function Made({ at }: { at: string | undefined }) {
  const now = useNow();
  return at ? <span title={exactly(at)}>{ago(at, now)}</span> : <span className="faint">Not told</span>;
}

/** Where a key is on this machine: the profiles that use it, and the tools they are written to. */
export function HeldHere({ held }: { held: HeldKey | undefined }) {
  if (!held) return <span className="faint">No: its secret is not on this machine</span>;
  if (held.profiles.length === 0) return <span>Yes, for this account only</span>;
  return (
    <span className="iam-held">
      {held.profiles.map(({ id, name, tools }) => (
        <span key={id}>
          <button type="button" className="link" onClick={() => void showProfile(id)}>
            {name}
          </button>
          <span className="faint">{tools.length > 0 ? ` in ${listed(tools)}` : ' in no tool yet'}</span>
        </span>
      ))}
    </span>
  );
}

interface KeyCardProps {
  accessKey: RemoteKey;
  held: HeldKey | undefined;
  actions: ActionGroups;
  /** Whether its id is being asked for. */
  asking: boolean;
}

/** A key of a user: its id, whether it works, how old it is, when it was used, whether it is here. */
export const KeyCard = ({ accessKey, held, actions, asking }: KeyCardProps) => (
  <li className="iam-key">
    <div className="iam-key-head">
      {accessKey.id === null ? (
        <span className="faint">{asking ? 'Asking for its ID…' : 'ID not listed yet'}</span>
      ) : (
        <CopyText text={accessKey.id} what="access key ID" mono />
      )}
      <KeyStatus status={accessKey.status} />
    </div>
    <dl className="iam-key-facts">
      <dt>Made</dt>
      <dd>
        <Made at={accessKey.createdAt} />
      </dd>
      <dt>Last used</dt>
      <dd>
        <LastUsed use={accessKey.lastUse} />
      </dd>
      <dt>Held here</dt>
      <dd>
        <HeldHere held={held} />
      </dd>
    </dl>
    {actions.length > 0 && (
      <div className="iam-key-actions">
        {actions.flat().map(({ id, label, icon, run }) => (
          <Button key={id} icon={icon} tone="quiet" onClick={run}>
            {label}
          </Button>
        ))}
      </div>
    )}
  </li>
);
