import './session.css';
import { KeySquare } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Expiry } from '#renderer/features/profiles/Expiry.tsx';
import { deviceOf, endSession, startSession } from '#renderer/features/profiles/session.ts';
import type { ProfileView } from '#shared/contract/index.ts';

/** The temporary credentials that tools get for a profile: how long they last, and how to get or forget them. */
export function SessionSection({ profile }: { profile: ProfileView }) {
  const [busy, setBusy] = useState(false);
  const { session } = profile;
  const start = async () => {
    setBusy(true);
    await startSession(profile);
    setBusy(false);
  };
  return (
    <section className="pane-section">
      <h3>Temporary credentials</h3>
      <Facts label="Temporary credentials">
        <Fact label="Held now">
          {session ? <Expiry at={session.expiresAt} renewed /> : <span className="faint">None</span>}
        </Fact>
      </Facts>
      <p className="session-about">
        {deviceOf(profile) === null
          ? 'Tools get new ones by themselves when they need them.'
          : 'Getting them asks for a one-time password, so tools use these for as long as they last.'}
      </p>
      <div className="pane-actions">
        <Button icon={KeySquare} busy={busy} onClick={() => void start()}>
          {session ? 'Renew now' : 'Get credentials now'}
        </Button>
        {session && <Button onClick={() => void endSession(profile)}>Forget</Button>}
      </div>
    </section>
  );
}
