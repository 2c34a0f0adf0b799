import { RotateCw } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Section } from '#renderer/features/accounts/PaneFrame.tsx';
import { changeKey } from '#renderer/features/keys/actions.ts';
import { Replaced } from '#renderer/features/keys/replaced/Replaced.tsx';
import { untilWords } from '#renderer/features/keys/words.ts';
import { useNow } from '#renderer/stores/now.ts';
import { ago, exactly } from '#renderer/words.ts';
import type { KmsKey, KmsRotation } from '#shared/kms.ts';

const kinds: Readonly<Record<string, string>> = {
  ON_DEMAND: 'by hand',
  AUTOMATIC: 'by itself',
};

interface RotationProps {
  accountId: string;
  of: KmsKey;
  rotation: KmsRotation;
  /** What the service was found not to have. */
  missing: readonly string[];
}

/** Past rotations, or why they are not listed. */
function Past({ rotation: { history }, missing }: Pick<RotationProps, 'rotation' | 'missing'>) {
  const now = useNow();
  if (history === null) {
    return missing.includes('kms:ListKeyRotations') ? (
      <span className="faint">The service has no list of them</span>
    ) : (
      <span className="faint">Not told</span>
    );
  }
  if (history.length === 0) return <span className="faint">None yet</span>;
  return (
    <ul>
      {history.slice(0, 8).map(({ at, kind }) => (
        <li key={`${at}:${kind}`} title={at ? exactly(at) : undefined}>
          {at ? ago(at, now) : 'Once'} <span className="faint">{kinds[kind] ?? kind.toLowerCase()}</span>
        </li>
      ))}
      {history.length > 8 && <li className="faint">and {history.length - 8} before</li>}
    </ul>
  );
}

/** How a key is rotated, and what can be done about it. */
export function Rotation({ accountId, of, rotation, missing }: RotationProps) {
  const now = useNow();
  const { automatic, periodDays, nextAt, can } = rotation;
  const { id, state } = of;
  const usable = state === 'Enabled' && !of.managed;
  if (!can.automatic) return <Replaced accountId={accountId} of={of} />;
  return (
    <Section title="Rotation">
      <Facts label="Rotation">
        {can.automatic && (
          <Fact label="By itself">
            <span>
              {automatic === null
                ? 'Not told'
                : automatic
                  ? periodDays === null
                    ? 'Yes'
                    : `Every ${periodDays} days`
                  : 'No'}
            </span>
          </Fact>
        )}
        {nextAt && (
          <Fact label="Next">
            <span title={exactly(nextAt)}>{untilWords(nextAt, now)}</span>
          </Fact>
        )}
        <Fact label="So far">
          <Past rotation={rotation} missing={missing} />
        </Fact>
      </Facts>
      {missing.includes('kms:RotateKeyOnDemand') && (
        <p className="faint">The service cannot rotate a key by hand.</p>
      )}
      {usable && (
        <div className="pane-actions">
          {can.automatic && (
            <Button onClick={() => changeKey(accountId, { kind: 'set-rotation', key: id, automatic: true })}>
              {automatic ? 'Change period…' : 'Rotate by itself…'}
            </Button>
          )}
          {can.automatic && automatic && (
            <Button onClick={() => changeKey(accountId, { kind: 'set-rotation', key: id, automatic: false })}>
              Switch off…
            </Button>
          )}
          {can.onDemand && (
            <Button icon={RotateCw} onClick={() => changeKey(accountId, { kind: 'rotate-now', key: id })}>
              Rotate now…
            </Button>
          )}
        </div>
      )}
    </Section>
  );
}
