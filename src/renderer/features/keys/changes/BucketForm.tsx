import { useEffect, useMemo } from 'react';
import { useKept } from '#renderer/components/kept.ts';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { Combo } from '#renderer/components/Select.tsx';
import { loadKeys, useKeys } from '#renderer/features/keys/keys.ts';
import { linesOf } from '#renderer/features/keys/list.ts';
import { stateOf } from '#renderer/features/keys/words.ts';
import type { FormProps } from './formProps.ts';
import { useKeyForm } from './useKeyForm.ts';

const choices = [
  { value: 'key', label: 'A key of the key service' },
  { value: 'own', label: 'The storage’s own key' },
] as const;

/** Which key a bucket encrypts with. */
export function BucketForm({ account, wish, formId, onChange }: FormProps) {
  const keys = useKeys(({ accounts }) => accounts[account.id]);
  const isKnown = keys !== undefined;
  useEffect(() => {
    if (!isKnown) void loadKeys(account.id);
  }, [account.id, isKnown]);
  const [choice, setChoice] = useKept<'key' | 'own'>('choice', () => 'key');
  const [text, setText] = useKept('text', () => '');
  // Storage takes symmetric keys alone; what was not looked at may be one.
  const lines = useMemo(
    () =>
      linesOf(keys?.rows, keys?.details).filter(
        ({ detail }) => !detail?.key || detail.key.spec === 'SYMMETRIC_DEFAULT',
      ),
    [keys],
  );
  const { ref, problems, onSubmit } = useKeyForm(() => {
    if (choice === 'own') return { ...wish, key: null };
    const typed = text.trim();
    const line = lines.find(({ name, id }) => name === typed || id === typed);
    return { ...wish, key: line?.id ?? typed };
  }, onChange);
  return (
    <form ref={ref} id={formId} className="change-form" noValidate onSubmit={onSubmit}>
      <Segmented label="Encrypt with" options={choices} value={choice} onChange={setChoice} />
      {choice === 'key' && (
        <Combo
          label="Key"
          free
          placeholder="backups"
          help="An alias, an id or an ARN."
          options={lines.map(({ id, name, detail }) => ({
            id,
            label: name,
            aside: detail?.key && detail.key.state !== 'Enabled' ? stateOf(detail.key).word : undefined,
          }))}
          text={text}
          onText={setText}
          error={problems.key}
        />
      )}
    </form>
  );
}
