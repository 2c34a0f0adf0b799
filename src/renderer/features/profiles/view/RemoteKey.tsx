import '#renderer/components/pane.css';
import { CirclePause, Trash2 } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { Fact } from '#renderer/components/Facts.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { KeyStatus, LastUsed } from '#renderer/features/accounts/keys.tsx';
import { removeProfiles } from '#renderer/features/profiles/commands.ts';
import { useApp } from '#renderer/stores/app.ts';
import { useNow } from '#renderer/stores/now.ts';
import { ago, exactly } from '#renderer/words.ts';
import type { RemoteMark } from '#shared/account.ts';
import type { ProfileView } from '#shared/contract/index.ts';

/** The name of a connected account; null when it is connected no longer. */
const useAccountName = (id: string | undefined): string | null =>
  useApp((app) => app.state?.accounts.find((account) => account.id === id)?.name ?? null);

/** A word beside a profile's name when its account does not take its key any more. */
export function RemoteStatus({ profile }: { profile: ProfileView }) {
  const status = profile.credential?.remote?.status;
  if (status === 'deleted') {
    return (
      <span className="cell-active bad" title="Its account no longer lists this key">
        <Trash2 size={12} aria-hidden="true" />
        deleted
      </span>
    );
  }
  if (status === 'inactive') {
    return (
      <span className="cell-active due" title="The key is switched off in its account">
        <CirclePause size={12} aria-hidden="true" />
        inactive
      </span>
    );
  }
  return null;
}

/** What to know, and to do, when the account does not take the key any more. */
export function RemoteNote({ profile }: { profile: ProfileView }) {
  const remote = profile.credential?.remote;
  const account = useAccountName(remote?.account) ?? 'its account';
  const now = useNow();
  if (remote?.status === 'deleted') {
    return (
      <Note tone="error" title={`This key was deleted in ${account}.`}>
        <p>
          <span title={exactly(remote.seenAt)}>Noticed {ago(remote.seenAt, now)}.</span> Nothing can be signed
          with it any more. Its secret is still here.
        </p>
        <div className="pane-actions remote-actions">
          <Button icon={Trash2} onClick={() => void removeProfiles([profile])}>
            Delete profile
          </Button>
        </div>
      </Note>
    );
  }
  if (remote?.status === 'inactive') {
    return (
      <Note tone="warning" title={`This key is switched off in ${account}.`}>
        <p>Every request with it is refused until somebody switches it on again.</p>
      </Note>
    );
  }
  return null;
}

/** What the account that issued a key said of it at the last sync. */
export function RemoteFacts({ remote }: { remote: RemoteMark }) {
  const account = useAccountName(remote.account);
  return (
    <>
      <Fact label="Key of">
        <span>
          {remote.user === '' ? 'The root user' : remote.user}
          {account && <span className="faint"> in {account}</span>}
        </span>
      </Fact>
      <Fact label="Status">
        {remote.status === 'deleted' ? (
          <span className="standing bad">
            <Trash2 size={13} aria-hidden="true" />
            Deleted
          </span>
        ) : (
          <KeyStatus status={remote.status === 'active' ? 'Active' : 'Inactive'} />
        )}
      </Fact>
      <Fact label="Last used">
        <LastUsed use={remote.lastUse} />
      </Fact>
    </>
  );
}
