import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { act } from '#renderer/features/rotation/rotations.ts';
import { actionVerb, buttonsOf, endedWords, stateWords } from '#renderer/features/rotation/words.ts';
import { tilde } from '#renderer/stores/app.ts';
import { attempt } from '#renderer/stores/toasts.ts';
import type { RotationAction, RotationView } from '#shared/contract/rotation.ts';
import type { ProviderId } from '#shared/model.ts';
import { endTone, isUnderWay } from '#shared/underWay.ts';
import { Steps } from './Steps.tsx';
import { SupplyKey } from './SupplyKey.tsx';

interface RunningProps {
  rotation: RotationView;
  provider: ProviderId;
  onClose: () => void;
}

/** The checklist of what the person does on the provider's page. */
function Guide({ rotation }: { rotation: RotationView }) {
  const { guide, question, id } = rotation;
  if (!guide || !isUnderWay(rotation)) return null;
  // The last one is about the old key, and comes when everything here uses the new one.
  const steps = question === 'remove_old' ? guide.steps.slice(-1) : guide.steps.slice(0, -1);
  return (
    <section className="guide" aria-label="On the provider’s page">
      {rotation.can.includes('supply') && (
        <ol>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {guide.url && (rotation.can.includes('supply') || question === 'remove_old') && (
        <Button icon={ExternalLink} onClick={() => void attempt(() => call('rotation.openGuide', { id }))}>
          Open page
        </Button>
      )}
    </section>
  );
}

/** Why it waits, or what came of it. */
function Word({ rotation }: { rotation: RotationView }) {
  const { message, hint } = rotation;
  if (!isUnderWay(rotation)) {
    return (
      <Note tone={endTone(rotation)} title={endedWords(rotation)}>
        {message && (
          <p>
            {tilde(message)} {tilde(hint)}
          </p>
        )}
      </Note>
    );
  }
  if (message === '') return null;
  return (
    <Note tone={rotation.question === 'supply' ? 'info' : 'warning'} title={tilde(message)}>
      {hint && <p>{tilde(hint)}</p>}
    </Note>
  );
}

/** What closing the dialog means for the rotation. */
const leaveWords = ({ state }: RotationView): string =>
  state === 'running' || state === 'going_back'
    ? 'You can close this. It goes on by itself.'
    : 'You can close this and come back.';

/** A rotation as it happens. Closing the dialog leaves it running. */
export function Running({ rotation, provider, onClose }: RunningProps) {
  const [busy, setBusy] = useState<RotationAction | null>(null);
  const ended = !isUnderWay(rotation);
  const press = async (action: RotationAction) => {
    setBusy(action);
    const done = await act(rotation, action);
    setBusy(null);
    if (done && action === 'dismiss') onClose();
  };
  return (
    <Dialog
      title={stateWords(rotation)}
      about={
        rotation.profileNames.length > 0
          ? `${rotation.profileNames.join(', ')}, key ${rotation.oldKey}`
          : `Key ${rotation.oldKey}`
      }
      onClose={onClose}
      actions={
        <>
          {!ended && <span className="foot-start faint rotation-leave">{leaveWords(rotation)}</span>}
          {buttonsOf(rotation).map(({ action, tone }) => (
            <Button key={action} tone={tone} busy={busy === action} onClick={() => void press(action)}>
              {actionVerb(rotation, action)}
            </Button>
          ))}
        </>
      }
    >
      <div role="status" className="rotation-word">
        <Word rotation={rotation} />
      </div>
      <Guide rotation={rotation} />
      {rotation.can.includes('supply') && <SupplyKey rotation={rotation} provider={provider} />}
      <Steps rotation={rotation} />
    </Dialog>
  );
}
