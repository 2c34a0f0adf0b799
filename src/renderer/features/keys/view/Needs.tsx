import { Box, HandHelping, type LucideIcon, RotateCw, ScrollText, Tag } from 'lucide-react';
import { useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Middle } from '#renderer/components/Middle.tsx';
import { Failure, Note, Notices } from '#renderer/components/Note.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { Section } from '#renderer/features/accounts/PaneFrame.tsx';
import { showBucket } from '#renderer/features/keys/commands.ts';
import type { KmsDependent, KmsDependents } from '#shared/kms.ts';

const kinds: Readonly<Record<KmsDependent['kind'], { icon: LucideIcon; word: string }>> = {
  bucket: { icon: Box, word: 'bucket' },
  alias: { icon: Tag, word: 'alias' },
  grant: { icon: HandHelping, word: 'grant' },
  rotation: { icon: RotateCw, word: 'rotation' },
  policy: { icon: ScrollText, word: 'policy' },
};

/** What needs a key, as it was found; what could not be seen is said beside it. */
export function NeedsList({ accountId, needs }: { accountId: string; needs: KmsDependents }) {
  const { found, unseen } = needs;
  return (
    <>
      {found.length > 0 && (
        <ul className="keys-rows" aria-label="What needs it">
          {found.map(({ kind, name }) => {
            const { icon: Icon, word } = kinds[kind];
            return (
              <li key={`${kind}:${name}`}>
                {kind === 'bucket' ? (
                  <button type="button" className="link" onClick={() => void showBucket(accountId, name)}>
                    <Middle text={name} />
                  </button>
                ) : (
                  <Middle text={name} />
                )}
                <span className="standing">
                  <Icon size={13} aria-hidden="true" />
                  {word}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {found.length === 0 && unseen.length === 0 && (
        <Note tone="good" title="No bucket, alias or grant needs this key." />
      )}
      <Notices notices={unseen} />
    </>
  );
}

/** Looks for what needs a key when asked to: every bucket of the account is asked about. */
export function Needs({ accountId, id }: { accountId: string; id: string }) {
  const [needs, setNeeds] = useState<KmsDependents | null>(null);
  const { busy, error, run } = useTask();
  const look = () =>
    void run(async () => setNeeds(await call('keys.dependents', { id: accountId, key: id })));
  return (
    <Section title="What needs it">
      <div aria-live="polite">
        {error && <Failure error={error} />}
        {needs && <NeedsList accountId={accountId} needs={needs} />}
      </div>
      <div className="pane-actions">
        <Button busy={busy} onClick={look}>
          {needs ? 'Look again' : 'What depends on this key?'}
        </Button>
      </div>
    </Section>
  );
}
