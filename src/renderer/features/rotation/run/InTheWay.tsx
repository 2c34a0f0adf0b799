import { Note } from '#renderer/components/Note.tsx';
import { lastUseWords } from '#renderer/features/rotation/words.ts';
import { useNow } from '#renderer/stores/now.ts';
import type { RotationPlan } from '#shared/contract/rotation.ts';

interface InTheWayProps {
  other: NonNullable<RotationPlan['inTheWay']>;
  yes: boolean;
  onYes: (yes: boolean) => void;
}

/** The user's second key, which leaves no room for a new one. It goes only if the person says so here. */
export function InTheWay({ other, yes, onYes }: InTheWayProps) {
  const now = useNow();
  const used = other.lastUse ? lastUseWords(other.lastUse, now) : 'the service does not tell';
  return (
    <Note tone="warning" title={`This user has a second key, ${other.accessKeyId}, and can have no third.`}>
      <p>
        It is {other.status === 'Active' ? 'active' : 'switched off'}. Last used: {used}.
      </p>
      <label className="choice">
        <input type="checkbox" checked={yes} onChange={(event) => onYes(event.target.checked)} />
        <span>Delete {other.accessKeyId} first. This cannot be undone.</span>
      </label>
    </Note>
  );
}
