import './welcome.css';
import { type RefObject, useState } from 'react';
import { TextField } from '#renderer/components/Field.tsx';
import { shortestPassphrase } from '#shared/passphrase.ts';
import { type Strength, strengthOf } from './strength.ts';

/** What is wrong with a new passphrase, by its fields. */
export interface WrongPassphrase {
  first?: string;
  again?: string;
}

/** What is wrong with a new passphrase and its repetition. Counted by characters, as the store counts. */
export function wrongWith(first: string, again: string): WrongPassphrase {
  if ([...first].length < shortestPassphrase)
    return { first: `Use ${shortestPassphrase} characters or more.` };
  return first === again ? {} : { again: 'The two are not the same.' };
}

interface NewPassphraseProps {
  first: RefObject<HTMLInputElement | null>;
  again: RefObject<HTMLInputElement | null>;
  label: string;
  /** As it was found when it was sent; what is typed since is looked at anew. */
  wrong: WrongPassphrase;
  onInput?: () => void;
}

/** A new passphrase, twice, with how strong it is; it can be shown. */
export function NewPassphrase({ first, again, label, wrong, onInput }: NewPassphraseProps) {
  const [shown, setShown] = useState(false);
  const [strength, setStrength] = useState<Strength | null>(null);
  const [still, setStill] = useState<{ of: WrongPassphrase; wrong: WrongPassphrase }>({ of: wrong, wrong });
  const current = still.of === wrong ? still.wrong : wrong;
  const typed = () => {
    const text = first.current?.value ?? '';
    setStrength(strengthOf(text, shortestPassphrase));
    const now = wrongWith(text, again.current?.value ?? '');
    setStill({
      of: wrong,
      wrong: { first: current.first && now.first, again: current.again && now.again },
    });
    onInput?.();
  };
  const type = shown ? 'text' : 'password';
  return (
    <>
      <TextField
        ref={first}
        type={type}
        autoComplete="new-password"
        onInput={typed}
        label={label}
        help={
          strength ? (
            <span className={strength.tone}>{strength.word}</span>
          ) : (
            `${shortestPassphrase} characters or more. Nobody can recover it for you.`
          )
        }
        error={current.first}
      />
      <TextField
        ref={again}
        type={type}
        autoComplete="new-password"
        onInput={typed}
        label={`${label} again`}
        error={current.again}
      />
      <label className="passphrase-show">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        Show what I type
      </label>
    </>
  );
}
