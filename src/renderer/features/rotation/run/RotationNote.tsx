import { Button } from '#renderer/components/Button.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { rotationWords } from '#renderer/features/rotation/dueWords.ts';
import { stateWords } from '#renderer/features/rotation/words.ts';
import { tilde } from '#renderer/stores/app.ts';
import { openDialog } from '#renderer/stores/view.ts';
import type { RotationView } from '#shared/contract/rotation.ts';

/** A rotation that is under way, wherever its key is shown, with the way to it. */
export function RotationNote({ rotation }: { rotation: RotationView }) {
  const asks = rotation.state === 'needs_you' || rotation.message !== '';
  return (
    <Note tone={asks ? 'warning' : 'info'} title={asks ? stateWords(rotation) : rotationWords(rotation)}>
      {rotation.message && <p>{tilde(rotation.message)}</p>}
      <p className="rotation-open">
        <Button onClick={() => openDialog({ kind: 'rotate', credentialId: rotation.oldId })}>
          Show rotation
        </Button>
      </p>
    </Note>
  );
}
