import type { RotationView } from '#shared/rotationViews.ts';
import { Button } from '../../components/Button.tsx';
import { Note } from '../../components/Note.tsx';
import { tilde } from '../../stores/app.ts';
import { openDialog } from '../../stores/view.ts';
import { rotationWords } from '../due/words.ts';
import { stateWords } from './words.ts';

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
