import '#renderer/features/accounts/accounts.css';
import '#renderer/components/form.css';
import { type FormEvent, useRef } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { NameField } from '#renderer/components/NameField.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { schedules, scheduleWords } from '#renderer/features/accounts/schedule.ts';
import type { Dialog as OpenDialog } from '#renderer/stores/view.ts';
import { Connected } from './Connected.tsx';
import { EndpointFields } from './EndpointFields.tsx';
import { KeyFields } from './KeyFields.tsx';
import { useConnect } from './useConnect.ts';

interface ConnectDialogProps {
  dialog: Extract<OpenDialog, { kind: 'connect' }>;
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** Connects an account, or changes how one is reached. The service is asked whose key it is before anything is kept. */
export default function ConnectDialog({ dialog, onDone, onClose }: ConnectDialogProps) {
  const connect = useConnect(dialog.accountId, onDone);
  const { account, known, name, editing, gone, values, change, pasted, ready, busy, save, failure, told } =
    connect;
  const form = useRef<HTMLFormElement>(null);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void save();
  };

  if (known) return <Connected account={known} onDone={onDone} />;

  return (
    <Dialog
      title={editing ? `Edit “${name}”` : 'Connect account'}
      about={
        editing
          ? undefined
          : 'With the key of an administrator, or your own: QCred finds out whose it is and shows what it may see.'
      }
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            // A button takes the focus when it appears: Enter after a paste takes the key.
            key={`go:${pasted !== null}`}
            autoFocus={pasted !== null}
            tone="main"
            busy={busy}
            disabled={!ready}
            onClick={() => form.current?.requestSubmit()}
          >
            {busy ? 'Asking who this is…' : account ? 'Save changes' : gone ? 'Connect again' : 'Connect'}
          </Button>
        </>
      }
    >
      <form ref={form} className="connect" noValidate onSubmit={onSubmit}>
        {gone && (
          <Note tone="warning" title={`“${name}” was disconnected meanwhile.`} alert>
            <p>What you typed is still here. Choose the key to connect it again.</p>
          </Note>
        )}
        {editing && (
          <NameField
            label="Name"
            among={{ kind: 'accounts', id: dialog.accountId }}
            value={values.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
        <KeyFields connect={connect} />
        <EndpointFields connect={connect} />
        <Select
          label="Sync"
          options={[...new Set<number>([...schedules, values.syncMinutes])].map((minutes) => ({
            id: String(minutes),
            label: scheduleWords(minutes),
          }))}
          value={String(values.syncMinutes)}
          onChange={(minutes) => change({ syncMinutes: Number(minutes) })}
        />
        <div ref={told}>{failure && <Failure error={failure} />}</div>
        <input type="submit" hidden />
      </form>
    </Dialog>
  );
}
