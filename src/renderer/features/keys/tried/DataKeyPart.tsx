import { useCallback, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { type Pair, pairsFrom } from '#renderer/features/accounts/changes/pairs.ts';
import type { Decrypted } from '#shared/contract/keys.ts';
import { Result } from './Result.tsx';
import { ContextField, type PartProps } from './TextParts.tsx';

interface Made {
  ciphertext: string;
  clear: Decrypted | null;
}

/** Makes a key to encrypt with elsewhere, which this key encrypts. In the clear it comes only when asked for. */
export function DataKeyPart({ accountId, of }: PartProps) {
  const [context, setContext] = useState<Pair[]>([]);
  const [clear, setClear] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const { busy, error, run } = useTask();
  const forget = useCallback(() => setMade((one) => one && { ...one, clear: null }), []);
  const make = () =>
    void run(async () => {
      setMade(null);
      setMade(await call('keys.dataKey', { id: accountId, key: of.id, clear, context: pairsFrom(context) }));
    });
  return (
    <>
      <p>
        A new key of 256 bits to encrypt with elsewhere. What you keep of it is encrypted with this key;
        whoever may decrypt with this key gets it back.
      </p>
      <label className="check">
        <input type="checkbox" checked={clear} onChange={(event) => setClear(event.target.checked)} />
        <span>Also give me the key in the clear</span>
      </label>
      <ContextField lines={context} onChange={setContext} />
      <div>
        <Button tone="main" busy={busy} onClick={make}>
          Make data key
        </Button>
      </div>
      <div aria-live="polite" className="tried-result">
        {error && <Failure error={error} />}
        {made && (
          <>
            <Note tone="good" title="This is the data key, encrypted. It can be kept anywhere." />
            <CopyText text={made.ciphertext} what="Encrypted data key" mono />
            {made.clear && (
              <Result
                key={made.clear.resultId}
                result={made.clear}
                title="And this is the key in the clear, in base64."
                onGone={forget}
              />
            )}
          </>
        )}
      </div>
    </>
  );
}
