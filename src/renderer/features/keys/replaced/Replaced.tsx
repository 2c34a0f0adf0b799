import './replaced.css';
import { CalendarCog, RefreshCw } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Section } from '#renderer/features/accounts/PaneFrame.tsx';
import { changeKey } from '#renderer/features/keys/actions.ts';
import { lookAgain } from '#renderer/features/keys/commands.ts';
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
  // A step that was done has moved aliases, or made a key.
  const stands = going && `${going.id} ${going.step} ${going.state}`;
  const before = useRef(stands);
  const again = useEffectEvent(() => void lookAgain(accountId, id));
  useEffect(() => {
    if (before.current !== stands) again();
    before.current = stands;
  }, [stands]);
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
