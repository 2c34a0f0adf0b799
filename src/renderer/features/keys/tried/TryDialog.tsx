import './tried.css';
import '#renderer/components/form.css';
import { useEffect } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog as Box } from '#renderer/components/Dialog.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { loadKey, shownKey, useKeys } from '#renderer/features/keys/keys.ts';
import { kindOf } from '#renderer/features/keys/words.ts';
import type { Dialog } from '#renderer/stores/view.ts';
import type { KmsKey } from '#shared/kms.ts';
import { DataKeyPart } from './DataKeyPart.tsx';
import { FilePart } from './FilePart.tsx';
import { DecryptPart, EncryptPart, SignPart, VerifyPart } from './TextParts.tsx';

type Part = 'encrypt' | 'decrypt' | 'file' | 'dataKey' | 'sign' | 'verify';

/** What can be tried with a key. */
function partsOf({ usage, spec }: KmsKey): readonly { value: Part; label: string }[] {
  if (usage === 'SIGN_VERIFY')
    return [
      { value: 'sign', label: 'Sign' },
      { value: 'verify', label: 'Verify' },
    ];
  if (usage === 'GENERATE_VERIFY_MAC')
    return [
      { value: 'sign', label: 'Make a code' },
      { value: 'verify', label: 'Check a code' },
    ];
  return [
    { value: 'encrypt', label: 'Encrypt' },
    { value: 'decrypt', label: 'Decrypt' },
    // Data keys, and the keys of files, are made by a symmetric key alone.
    ...(spec === 'SYMMETRIC_DEFAULT'
      ? [
          { value: 'file' as const, label: 'A file' },
          { value: 'dataKey' as const, label: 'Data key' },
        ]
      : []),
  ];
}

interface TryDialogProps {
  dialog: Extract<Dialog, { kind: 'tryKey' }>;
  onClose: () => void;
}

const free = () => null;

/** Tries what a key does, on a text or a file. */
export default function TryDialog({ dialog: { accountId, key: id }, onClose }: TryDialogProps) {
  const shown = useKeys((store) => store.shown[shownKey(accountId, id)]);
  const [wanted, setPart] = useKept<Part | null>('part', () => null, { weigh: free });
  const isKnown = shown !== undefined;
  useEffect(() => {
    if (!isKnown) void loadKey(accountId, id);
  }, [isKnown, accountId, id]);
  const key = shown?.view?.key;
  const parts = key ? partsOf(key) : [];
  const part = parts.find(({ value }) => value === wanted)?.value ?? parts[0]?.value;
  const name = shown?.view?.aliases[0] ?? (key?.description || id);
  const close = () => {
    onClose();
    // What was done with it is in its record now.
    void loadKey(accountId, id);
  };
  return (
    <Box
      title={`Try ${name}`}
      about={key && `${kindOf(key.spec)}. The key stays in the service; each use is noted in the record.`}
      width="large"
      onClose={close}
      actions={<Button onClick={close}>Close</Button>}
    >
      {shown?.failure && !key && <Failure error={shown.failure} />}
      {!shown && <Skeleton />}
      {key && key.state !== 'Enabled' && (
        <Note tone="warning" title="The key is not enabled: the service refuses." />
      )}
      {key && part && (
        <div className="tried">
          <Segmented label="What to try" options={parts} value={part} onChange={setPart} />
          {part === 'encrypt' && <EncryptPart accountId={accountId} of={key} />}
          {part === 'decrypt' && <DecryptPart accountId={accountId} of={key} />}
          {part === 'file' && <FilePart accountId={accountId} of={key} />}
          {part === 'dataKey' && <DataKeyPart accountId={accountId} of={key} />}
          {part === 'sign' && <SignPart accountId={accountId} of={key} />}
          {part === 'verify' && <VerifyPart accountId={accountId} of={key} />}
        </div>
      )}
    </Box>
  );
}
