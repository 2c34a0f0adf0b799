import { useCallback, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { TextArea } from '#renderer/components/Field.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { type Pair, pairsFrom } from '#renderer/features/accounts/changes/pairs.ts';
import { PairsField } from '#renderer/features/keys/changes/PairsField.tsx';
import type { Decrypted } from '#shared/contract/keys.ts';
import type { KmsKey } from '#shared/kms.ts';
import { Result } from './Result.tsx';

export interface PartProps {
  accountId: string;
  of: KmsKey;
}

interface Typed {
  text: string;
  /** What of it was used already: that is no loss. */
  used: string;
}

const unused = ({ text, used }: Typed): string => (text === used ? '' : text);

/** A text that is not lost without a question before it was used. */
function useTyped(name: string): [text: string, set: (text: string) => void, use: () => void] {
  const [{ text }, set] = useKept<Typed>(name, () => ({ text: '', used: '' }), { weigh: unused });
  return [
    text,
    (next) => set((before) => ({ ...before, text: next })),
    () => set((before) => ({ ...before, used: before.text })),
  ];
}

const isSymmetric = ({ spec }: KmsKey): boolean => spec === 'SYMMETRIC_DEFAULT';

/** Names and values that are authenticated with what is encrypted; few use them. */
export const ContextField = ({
  lines,
  onChange,
}: {
  lines: readonly Pair[];
  onChange: (lines: Pair[]) => void;
}) => (
  <Fold title="Encryption context" aside={lines.length > 0 ? String(lines.length) : undefined}>
    <PairsField
      label="Authenticated with it, and asked for again to decrypt. Not secret."
      lines={lines}
      onChange={onChange}
    />
  </Fold>
);

/** Encrypts a text. */
export function EncryptPart({ accountId, of }: PartProps) {
  const [text, setText, used] = useTyped('text');
  const [context, setContext] = useState<Pair[]>([]);
  const [ciphertext, setCiphertext] = useState<string | null>(null);
  const { busy, error, run } = useTask();
  const encrypt = () =>
    void run(async () => {
      setCiphertext(null);
      const answer = await call('keys.encrypt', {
        id: accountId,
        key: of.id,
        text,
        context: pairsFrom(context),
      });
      setCiphertext(answer.ciphertext);
      used();
    });
  return (
    <>
      <TextArea
        label="Text"
        help="4,096 bytes at most."
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {isSymmetric(of) && <ContextField lines={context} onChange={setContext} />}
      <div>
        <Button tone="main" busy={busy} disabled={text === ''} onClick={encrypt}>
          Encrypt
        </Button>
      </div>
      <div aria-live="polite" className="tried-result">
        {error && <Failure error={error} />}
        {ciphertext !== null && (
          <>
            <Note tone="good" title="Encrypted. It can be kept anywhere." />
            <CopyText text={ciphertext} what="Ciphertext" mono />
          </>
        )}
      </div>
    </>
  );
}

/** Decrypts a text. What comes of it stays in the application until it is asked for. */
export function DecryptPart({ accountId, of }: PartProps) {
  const [ciphertext, setCiphertext, used] = useTyped('ciphertext');
  const [context, setContext] = useState<Pair[]>([]);
  const [result, setResult] = useState<Decrypted | null>(null);
  const { busy, error, run } = useTask();
  const forget = useCallback(() => setResult(null), []);
  const decrypt = () =>
    void run(async () => {
      setResult(null);
      setResult(
        await call('keys.decrypt', { id: accountId, key: of.id, ciphertext, context: pairsFrom(context) }),
      );
      used();
    });
  return (
    <>
      <TextArea
        label="What was encrypted"
        help="In base64, as it came out of QCred, the AWS CLI or another tool."
        spellCheck={false}
        value={ciphertext}
        onChange={(event) => setCiphertext(event.target.value)}
      />
      {isSymmetric(of) && <ContextField lines={context} onChange={setContext} />}
      <div>
        <Button tone="main" busy={busy} disabled={ciphertext.trim() === ''} onClick={decrypt}>
          Decrypt
        </Button>
      </div>
      <div aria-live="polite" className="tried-result">
        {error && <Failure error={error} />}
        {result && <Result key={result.resultId} result={result} onGone={forget} />}
      </div>
    </>
  );
}

/** The algorithm to use; the key's first unless another is chosen. */
function AlgorithmField({
  of,
  value,
  onChange,
}: {
  of: KmsKey;
  value: string;
  onChange: (value: string) => void;
}) {
  if (of.algorithms.length < 2) return null;
  return (
    <Select
      label="Algorithm"
      options={of.algorithms.map((one) => ({ id: one, label: one }))}
      value={value}
      onChange={onChange}
    />
  );
}

const isCode = ({ usage }: KmsKey): boolean => usage === 'GENERATE_VERIFY_MAC';

/** Signs a text, or makes a code for it. */
export function SignPart({ accountId, of }: PartProps) {
  const [text, setText, used] = useTyped('text');
  const [algorithm, setAlgorithm] = useState(of.algorithms[0] ?? '');
  const [signature, setSignature] = useState<string | null>(null);
  const { busy, error, run } = useTask();
  const code = isCode(of);
  const sign = () =>
    void run(async () => {
      setSignature(null);
      const how = algorithm === '' ? {} : { algorithm };
      const made = await call('keys.sign', { id: accountId, key: of.id, text, ...how });
      setSignature(made.signature);
      used();
    });
  return (
    <>
      <TextArea
        label="Text"
        help="4,096 bytes at most. QCred asks you once more before."
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <AlgorithmField of={of} value={algorithm} onChange={setAlgorithm} />
      <div>
        <Button tone="main" busy={busy} disabled={text === ''} onClick={sign}>
          {code ? 'Make code' : 'Sign'}
        </Button>
      </div>
      <div aria-live="polite" className="tried-result">
        {error && <Failure error={error} />}
        {signature !== null && (
          <>
            <Note tone="good" title={code ? 'This is the code for the text.' : 'Signed.'} />
            <CopyText text={signature} what={code ? 'Code' : 'Signature'} mono />
          </>
        )}
      </div>
    </>
  );
}

/** Checks a signature or a code. */
export function VerifyPart({ accountId, of }: PartProps) {
  const [text, setText, used] = useTyped('text');
  const [signature, setSignature, usedSignature] = useTyped('signature');
  const [algorithm, setAlgorithm] = useState(of.algorithms[0] ?? '');
  const [valid, setValid] = useState<boolean | null>(null);
  const { busy, error, run } = useTask();
  const what = isCode(of) ? 'code' : 'signature';
  const verify = () =>
    void run(async () => {
      setValid(null);
      const how = algorithm === '' ? {} : { algorithm };
      const answer = await call('keys.verify', { id: accountId, key: of.id, text, signature, ...how });
      setValid(answer.valid);
      used();
      usedSignature();
    });
  return (
    <>
      <TextArea
        label="Text"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <TextArea
        label={isCode(of) ? 'Code' : 'Signature'}
        help="In base64."
        spellCheck={false}
        value={signature}
        onChange={(event) => setSignature(event.target.value)}
      />
      <AlgorithmField of={of} value={algorithm} onChange={setAlgorithm} />
      <div>
        <Button tone="main" busy={busy} disabled={text === '' || signature.trim() === ''} onClick={verify}>
          {isCode(of) ? 'Check' : 'Verify'}
        </Button>
      </div>
      <div aria-live="polite" className="tried-result">
        {error && <Failure error={error} />}
        {valid !== null && (
          <Note
            tone={valid ? 'good' : 'error'}
            title={
              valid
                ? `The ${what} is of this key, for this text.`
                : `The ${what} is NOT of this key for this text.`
            }
          />
        )}
      </div>
    </>
  );
}
