import { endTone, isUnderWay } from '#shared/underWay.ts';
import './rotation.css';
import { Button } from '#renderer/components/Button.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { act } from '#renderer/features/rotation/rotations.ts';
import { endedWords } from '#renderer/features/rotation/words.ts';
import { tilde } from '#renderer/stores/app.ts';
import { count } from '#renderer/words.ts';
import type { RotationView } from '#shared/contract/rotation.ts';

const most = 2;

/** What came of rotations that have ended, until the person has seen it. */
export function EndedRotations({ rotations }: { rotations: readonly RotationView[] }) {
  const ended = rotations.filter((one) => !isUnderWay(one));
  if (ended.length === 0) return null;
  const more = ended.length - most;
  return (
    <section className="rotations-ended" aria-label="Rotations that ended">
      {ended.slice(0, most).map((one) => (
        <div key={one.id} className="rotation-ended">
          <Note tone={endTone(one)} title={endedWords(one)}>
            {one.message && (
              <p>
                {tilde(one.message)} {tilde(one.hint)}
              </p>
            )}
          </Note>
          <Button onClick={() => void act(one, 'dismiss')}>Dismiss</Button>
        </div>
      ))}
      {more > 0 && (
        <p className="faint rotation-more">
          And {count(more, 'more', 'more')}.{' '}
          <button type="button" className="link" onClick={() => void dismissAll(ended)}>
            Dismiss all
          </button>
        </p>
      )}
    </section>
  );
}

async function dismissAll(rotations: readonly RotationView[]): Promise<void> {
  for (const one of rotations) if (!(await act(one, 'dismiss'))) return;
}
