import './replaced.css';
import { CalendarCog, RefreshCw } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Section } from '#renderer/features/accounts/PaneFrame.tsx';
import { changeKey } from '#renderer/features/keys/actions.ts';
import { lookAgain } from '#renderer/features/keys/commands.ts';
import { useKeys } from '#renderer/features/keys/keys.ts';
import { useApp } from '#renderer/stores/app.ts';
import type { KmsKey } from '#shared/kms.ts';
import { Replacement } from './Replacement.tsx';
import { policySentences, urgencyOf } from './words.ts';

/** How a key that its service does not rotate gets a new one in its place. */
export function Replaced({ accountId, of }: { accountId: string; of: KmsKey }) {
  const { id, state, managed, origin } = of;
  const due = useApp((app) =>
    app.state?.keyDue.find(({ account, keyId }) => account === accountId && keyId === id),
  );
  const going = useApp((app) =>
    app.state?.replacements.find(
      ({ account, oldId, newId }) => account === accountId && (oldId === id || newId === id),
    ),
  );
  // A step that was done since the keys were listed has made one, or moved aliases.
  const listedAt = useKeys(({ accounts }) => accounts[accountId]?.at);
  const since = going?.updatedAt;
  const asked = useRef<string | undefined>(undefined);
  const again = useEffectEvent(() => void lookAgain(accountId, id));
  useEffect(() => {
    if (since === undefined || listedAt === undefined || asked.current === since) return;
    asked.current = since;
    if (listedAt < Date.parse(since)) again();
  }, [since, listedAt]);
  const usable = state === 'Enabled' && !managed && origin !== 'elsewhere';
  const urgency = due && urgencyOf(due);
  return (
    <Section title="Rotation">
      {going && <Replacement one={going} />}
      {due && urgency ? (
        <>
          <span className={`standing ${urgency.tone}`}>
            <urgency.icon size={14} aria-hidden="true" />
            <span>{urgency.word}</span>
          </span>
          {policySentences(due).map((sentence) => (
            <p key={sentence} className="faint">
              {sentence}
            </p>
          ))}
        </>
      ) : (
        <p className="faint">
          The service does not rotate keys of this kind. QCred makes a new key in its place, moves the aliases
          to it, and keeps the old one to decrypt and verify with.
        </p>
      )}
      {usable && (
        <div className="pane-actions">
          <Button
            icon={CalendarCog}
            onClick={() => changeKey(accountId, { kind: 'set-rotation', key: id, automatic: true })}
          >
            Set policy…
          </Button>
          {due && (
            <Button onClick={() => changeKey(accountId, { kind: 'set-rotation', key: id, automatic: false })}>
              Remove policy…
            </Button>
          )}
          {!(going && going.can.length > 0 && going.state !== 'finished' && going.state !== 'undone') && (
            <Button
              icon={RefreshCw}
              onClick={() => changeKey(accountId, { kind: 'rotate-now', key: id, replace: true })}
            >
              New key in its place…
            </Button>
          )}
        </div>
      )}
    </Section>
  );
}
