import { stateOf, untilWords } from '#renderer/features/keys/words.ts';
import { exactly } from '#renderer/words.ts';
import type { KmsKey } from '#shared/kms.ts';

/** How a key stands, as an icon with its word; one that is being deleted says when. */
export function StateMark({ of, now }: { of: KmsKey; now: number }) {
  const { icon: Icon, tone, word } = stateOf(of);
  const leaves = of.state === 'PendingDeletion' && of.deletedAt;
  return (
    <span className={`standing ${tone}`} title={of.deletedAt ? exactly(of.deletedAt) : undefined}>
      <Icon size={14} aria-hidden="true" />
      <span className="truncate">{leaves ? `Deleted ${untilWords(leaves, now)}` : word}</span>
    </span>
  );
}
