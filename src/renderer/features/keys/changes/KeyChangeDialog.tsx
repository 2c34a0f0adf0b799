import '#renderer/features/accounts/changes/changes.css';
import '#renderer/components/form.css';
import './keyChanges.css';
import { type FormEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog as Box } from '#renderer/components/Dialog.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { FormDialog } from '#renderer/components/FormDialog.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Note } from '#renderer/components/Note.tsx';
import { ChangeReview } from '#renderer/features/accounts/changes/ChangeReview.tsx';
import type { ChangeMaker } from '#renderer/features/accounts/changes/useChange.ts';
import { tellKeyDone } from '#renderer/features/keys/commands.ts';
import { useApp } from '#renderer/stores/app.ts';
import type { Dialog } from '#renderer/stores/view.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import type { ErrorView } from '#shared/errors.ts';
import type { KmsChange, KmsResult } from '#shared/kms.ts';
import { formFor, titleOf } from './forms.ts';
import { changeFrom } from './values.ts';

type Wish = Extract<Dialog, { kind: 'keyChange' }>['wish'];

interface KeyChangeDialogProps {
  dialog: Extract<Dialog, { kind: 'keyChange' }>;
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** A change in a key service: what it needs to know, then its plan, then the change. */
export default function KeyChangeDialog({ dialog, onDone, onClose }: KeyChangeDialogProps) {
  const { accountId, wish } = dialog;
  const account = useApp((app) => app.state?.accounts.find(({ id }) => id === accountId));
  if (account) return <Change account={account} wish={wish} onDone={onDone} onClose={onClose} />;
  return (
    <Box title={titleOf(wish)} onClose={onClose}>
      <Note tone="error" title="This account was disconnected meanwhile." />
    </Box>
  );
}

const makerOf = (accountId: string, change: KmsChange): ChangeMaker<KmsResult> => ({
  plan: () => call('keys.plan', { id: accountId, change }),
  apply: (planId) => call('keys.apply', { planId }),
});

interface ChangeProps {
  account: AccountView;
  wish: Wish;
  onDone: () => void;
  onClose: () => void;
}

function Change({ account, wish, onDone, onClose }: ChangeProps) {
  const Form = formFor(wish);
  const [change, setChange] = useState<KmsChange | null>(() => {
    const made = Form ? null : changeFrom(wish);
    return made && 'change' in made ? made.change : null;
  });
  const formId = useId();
  const held = useRef<string | null>(null);
  useEffect(
    () => () => {
      const materialId = held.current;
      if (materialId !== null) void call('keys.forgetMaterial', { materialId }).catch(() => {});
    },
    [],
  );
  const maker = useMemo(() => change && makerOf(account.id, change), [account.id, change]);
  if (maker && change) {
    return (
      <ChangeReview
        maker={maker}
        title={titleOf(wish)}
        onBack={Form ? () => setChange(null) : undefined}
        onDone={(result) => {
          onDone();
          tellKeyDone(account.id, result, change.kind === 'create-key' || change.kind === 'import-material');
        }}
        onClose={onClose}
        whenRefused={(error) =>
          error.code === 'in_use' &&
          'key' in change &&
          (change.kind === 'disable-key' || change.kind === 'delete-key')
            ? typing(error, change, setChange)
            : undefined
        }
      />
    );
  }
  return (
    <FormDialog
      title={titleOf(wish)}
      about={`In ${account.name}.`}
      width={wish.kind === 'put-policy' || wish.kind === 'create-key' ? 'wide' : 'medium'}
      onClose={onClose}
      form={formId}
      submit="Continue"
    >
      {Form ? (
        <Form account={account} wish={wish} formId={formId} onChange={setChange} held={held} />
      ) : (
        <Note tone="error" title="This change is not whole." />
      )}
    </FormDialog>
  );
}

type Needed = Extract<KmsChange, { kind: 'disable-key' | 'delete-key' }>;

/** What is done about a refusal because something needs the key: its id is typed by who knows. */
function typing(error: ErrorView, change: Needed, onTyped: (change: KmsChange) => void) {
  const formId = 'typed-key';
  return {
    body: <Typed key={change.typed} error={error} change={change} formId={formId} onTyped={onTyped} />,
    action: (
      <Button tone="danger" type="submit" form={formId}>
        {change.kind === 'disable-key' ? 'Disable it all the same…' : 'Delete it all the same…'}
      </Button>
    ),
  };
}

interface TypedProps {
  error: ErrorView;
  change: Needed;
  formId: string;
  onTyped: (change: KmsChange) => void;
}

/** Second agreement: the key's id, typed. */
function Typed({ error, change, formId, onTyped }: TypedProps) {
  const [typed, setTyped] = useKept('typed', () => '');
  const wrong = change.typed !== undefined && typed === change.typed;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') onTyped({ ...change, typed: typed.trim() });
  };
  return (
    <>
      <Note tone="error" title={error.message} alert>
        <p>{error.hint}</p>
      </Note>
      <form id={formId} noValidate onSubmit={onSubmit}>
        <TextField
          label="Id of the key"
          mono
          autoFocus
          error={wrong ? 'This is not the id of the key.' : undefined}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
    </>
  );
}
