import { type FormEvent, useEffect, useId, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { useSecret } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import type { ClosedStore, ScanView } from '#shared/contract/index.ts';
import { type StoreId, storeLabels } from '#shared/stores.ts';
import ImportDialog from './ImportDialog.tsx';

interface StoreDialogProps {
  store: StoreId;
  onClose: () => void;
}

/** Keys of a program that keeps secrets: its file, its password, then what was found. */
export default function StoreDialog({ store, onClose }: StoreDialogProps) {
  const [closed, setClosed] = useState<ClosedStore | null>(null);
  const [scan, setScan] = useState<ScanView | null>(null);
  const password = useSecret('filePassword');
  const form = useId();
  const { busy, error, run } = useTask();
  useEffect(() => {
    if (closed) password.ref.current?.focus();
  }, [closed, password]);

  if (scan) return <ImportDialog target={undefined} store={store} found={scan} onClose={onClose} />;
  const choose = () =>
    run(async () => {
      const chosen = await call('import.chooseStore', { store });
      if (chosen) setClosed(chosen);
    });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || !closed) return;
    void run(async () => {
      const typed = password.ref.current?.value ?? '';
      setScan(await call('import.openStore', { store, token: closed.token, password: typed }));
    });
  };
  return (
    <Dialog
      title={`Import from ${storeLabels[store]}`}
      about="It is only read. What was found is shown before anything is taken."
      width="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {closed ? (
            <Button tone="main" type="submit" form={form} busy={busy}>
              Open
            </Button>
          ) : (
            <Button tone="main" autoFocus busy={busy} onClick={() => void choose()}>
              {store === 'keepass' ? 'Choose a file…' : 'Look'}
            </Button>
          )}
        </>
      }
    >
      <form id={form} className="passphrase-form" onSubmit={onSubmit} noValidate>
        {error && <Failure error={error} />}
        {closed && (
          <>
            <p>
              <Path path={closed.path} />
            </p>
            <TextField
              ref={password.ref}
              type="password"
              autoComplete="off"
              label="Its password"
              help="It opens what is there, and is kept nowhere."
              onInput={password.onInput}
            />
          </>
        )}
      </form>
    </Dialog>
  );
}
