import { FlaskConical } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { purpose } from '#renderer/words.ts';
import type { VaultView } from '#shared/contract/index.ts';
import { NewPassphrase, type WrongPassphrase, wrongWith } from './NewPassphrase.tsx';
import { passphraseBytes } from './passphraseBytes.ts';

/** The first run: where secrets shall be kept, or the demo. */
export function FirstRun({ vault }: { vault: VaultView }) {
  const [store, setStore] = useState<'keychain' | 'passphrase'>(
    vault.keychainAvailable ? 'keychain' : 'passphrase',
  );
  const [wrong, setWrong] = useState<WrongPassphrase>({});
  const first = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLInputElement>(null);
  const create = useTask();
  const demo = useTask();

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (store === 'keychain') {
      void create.run(() => call('vault.create', { store }));
      return;
    }
    const passphrase = first.current?.value ?? '';
    const found = wrongWith(passphrase, again.current?.value ?? '');
    setWrong(found);
    if (found.first) return first.current?.focus();
    if (found.again) return again.current?.focus();
    void create.run(() => call('vault.create', { store, passphrase: passphraseBytes(passphrase) }));
  };

  return (
    <>
      <p className="gate-purpose">{purpose}</p>
      <h1>Where should QCred keep your secrets?</h1>
      <form className="gate-form" onSubmit={onSubmit} noValidate>
        <fieldset className="gate-choices">
          <legend className="visually-hidden">Where secrets are kept</legend>
          <label className="gate-choice">
            <input
              type="radio"
              name="store"
              checked={store === 'keychain'}
              disabled={!vault.keychainAvailable}
              onChange={() => setStore('keychain')}
            />
            <span>
              <span className="gate-choice-title">In the keychain of this computer</span>
              <span className="gate-choice-text">
                {vault.keychainAvailable
                  ? 'Opens when you log in. Nothing to remember.'
                  : 'No keychain answers on this computer.'}
              </span>
            </span>
          </label>
          <label className="gate-choice">
            <input
              type="radio"
              name="store"
              checked={store === 'passphrase'}
              onChange={() => setStore('passphrase')}
            />
            <span>
              <span className="gate-choice-title">In a file encrypted with a passphrase</span>
              <span className="gate-choice-text">You type it to unlock. Nobody can recover it for you.</span>
            </span>
          </label>
        </fieldset>
        {store === 'passphrase' && (
          <NewPassphrase first={first} again={again} label="Passphrase" wrong={wrong} />
        )}
        {create.error && <Failure error={create.error} />}
        {demo.error && <Failure error={demo.error} />}
        <Button tone="main" type="submit" busy={create.busy} disabled={demo.busy}>
          Create vault
        </Button>
      </form>
      <div className="gate-demo">
        <Button
          tone="quiet"
          icon={FlaskConical}
          busy={demo.busy}
          disabled={create.busy}
          onClick={() => void demo.run(() => call('demo.start', undefined))}
        >
          Try the demo account
        </Button>
        <p>A cloud on this computer and a vault that is thrown away afterwards.</p>
      </div>
    </>
  );
}
