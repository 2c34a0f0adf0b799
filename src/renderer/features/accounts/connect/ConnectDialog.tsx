import '#renderer/features/accounts/accounts.css';
import '#renderer/components/form.css';
import { type FormEvent, Fragment, useEffect, useRef, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { enteredWords, useKept, usePastes, useSecret } from '#renderer/components/kept.ts';
import { NameField } from '#renderer/components/NameField.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { PlainHttpFields } from '#renderer/components/PlainHttpFields.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { syncAccount } from '#renderer/features/accounts/commands.ts';
import { schedules, scheduleWords } from '#renderer/features/accounts/schedule.ts';
import { showLine } from '#renderer/features/accounts/trees.ts';
import { useApp, useProfiles } from '#renderer/stores/app.ts';
import type { PastedKey } from '#renderer/stores/form.ts';
import { forget } from '#renderer/stores/guard.ts';
import { useProviders } from '#renderer/stores/providers.ts';
import { attempt, isDeclined, tell } from '#renderer/stores/toasts.ts';
import type { Dialog as OpenDialog } from '#renderer/stores/view.ts';
import type { AccountView } from '#shared/accountViews.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import type { ProviderId, ServiceId } from '#shared/model.ts';
import { originsBelow } from '#shared/plainHttp.ts';
import { CaField } from './CaField.tsx';
import {
  type ConnectValues,
  draftOf,
  firstKeyFrom,
  type KeyFrom,
  plainIn,
  typedOf,
  valuesFor,
} from './connect.ts';
import { PasteKey } from './PasteKey.tsx';

const keysFrom: readonly { value: KeyFrom; label: string }[] = [
  { value: 'profile', label: 'A profile’s' },
  { value: 'pasted', label: 'Pasted' },
  { value: 'typed', label: 'Typed in' },
];
const keepKey = { value: 'kept', label: 'The same' } as const;

const principalWords: Record<AccountView['principal']['kind'], string> = {
  root: 'the root user',
  user: 'the user',
  role: 'the role',
  unknown: 'someone whose name the service does not tell',
};

/** The services whose address may be said, in the order of the form. */
const asked = ['iam', 'sts', 's3'] as const;

/** Who the key turned out to be. */
const Who = ({ account }: { account: AccountView }) => (
  <Note tone="good" title={`Connected “${account.name}”.`}>
    <p>
      {account.accountId && <>Account {account.accountId}, a</>}
      {!account.accountId && 'A'}sked as {principalWords[account.principal.kind]}
      {account.principal.kind !== 'root' && account.principal.name !== '' && ` ${account.principal.name}`}.
    </p>
    {account.principal.arn && <p className="mono">{account.principal.arn}</p>}
    <p>What is in it is being fetched now. You can go on meanwhile.</p>
  </Note>
);

interface ConnectDialogProps {
  dialog: Extract<OpenDialog, { kind: 'connect' }>;
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** Connects an account, or changes how one is reached. The service is asked whose key it is before anything is kept. */
export default function ConnectDialog({ dialog, onDone, onClose }: ConnectDialogProps) {
  const accounts = useApp((app) => app.state?.accounts ?? []);
  const account = accounts.find(({ id }) => id === dialog.accountId);
  const profiles = useProfiles();
  const providers = useProviders((store) => store.providers).filter(({ services }) =>
    services.some(({ id }) => id === 'iam'),
  );
  const holding = profiles.filter(
    (one) => one.credential && providers.some(({ id }) => id === one.credential?.provider),
  );
  const [typedValues, setValues] = useKept<ConnectValues>('values', () => valuesFor(account, holding), {
    weigh: typedOf,
  });
  // The name it had, to speak of it once another process has disconnected it.
  const [name] = useKept('name', () => account?.name ?? '');
  const editing = dialog.accountId !== undefined;
  const gone = editing && !account;
  const values =
    gone && typedValues.keyFrom === 'kept' ? { ...typedValues, keyFrom: firstKeyFrom(holding) } : typedValues;
  const [pasted, setPasted] = useKept<PastedKey | null>('pasted', () => null);
  usePastes('pasted', pasted ? [pasted.pasteId] : []);
  const [failure, setFailure] = useState<ErrorView | null>(null);
  const [busy, setBusy] = useState(false);
  const [connected, setConnected] = useState<string | null>(null);
  const secret = useSecret('secretAccessKey');
  const token = useSecret('sessionToken');
  const { entered } = secret;
  const form = useRef<HTMLFormElement>(null);
  const told = useRef<HTMLDivElement>(null);

  // The form may be longer than the window: what went wrong comes into sight.
  useEffect(() => {
    if (failure) told.current?.scrollIntoView({ block: 'nearest' });
  }, [failure]);

  const change = (part: Partial<ConnectValues>) => {
    setFailure(null);
    setValues((before) => ({ ...before, ...part }));
  };
  const provider = providers.find(({ id }) => id === values.provider);
  // IAM and STS are asked; the storage is where keys that are made here will be used.
  const services = asked.flatMap((id) => provider?.services.find((service) => service.id === id) ?? []);
  const needed =
    services.length > 0 && services.every(({ id, endpoint }) => id === 's3' || endpoint === null);
  const known = accounts.find(({ id }) => id === connected);

  const takePaste = (key: PastedKey | null) => {
    setPasted(key);
    if (!key) return;
    const may = providers.some(({ id }) => id === key.provider);
    change({
      ...(may ? { provider: key.provider } : {}),
      region: key.region ?? values.region,
      endpoints: { ...values.endpoints, ...key.endpoints },
    });
  };

  const save = async () => {
    setFailure(null);
    const typed = {
      secret: secret.ref.current?.value ?? '',
      token: token.ref.current?.value ?? '',
      pasteId: entered?.pasteId,
    };
    if (values.keyFrom === 'typed' && typed.secret.trim() === '' && !entered?.hasSecret) {
      setFailure({ code: 'bad_input', message: 'The secret is missing.', hint: '' });
      secret.ref.current?.focus();
      return;
    }
    setBusy(true);
    try {
      const { id } = await call('account.save', draftOf(values, { account, pasted, typed }));
      if (account) {
        onDone();
        tell({ tone: 'good', text: 'Saved.' });
      } else {
        setConnected(id);
        forget('connect');
        void showLine(id);
      }
      void syncAccount(id);
    } catch (error) {
      if (!isDeclined(error)) setFailure(toErrorView(error));
    } finally {
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void save();
  };

  if (known) {
    return (
      <Dialog
        title="Account connected"
        onClose={onDone}
        actions={
          <Button tone="main" autoFocus onClick={onDone}>
            Done
          </Button>
        }
      >
        <Who account={known} />
      </Dialog>
    );
  }

  const consent = (below: ServiceId | null) => (
    <PlainHttpFields
      origins={originsBelow(
        below,
        services.map(({ id }) => id),
        values.endpoints,
        plainIn(values),
      )}
      typed={values.plainHttp}
      onChange={(plainHttp) => change({ plainHttp })}
    />
  );
  // A paste that does not tell whose key it is leaves that to the person.
  const providerOpen = values.keyFrom === 'pasted' && pasted !== null && pasted.provider === undefined;
  const ready =
    values.keyFrom === 'kept' ||
    (values.keyFrom === 'profile' && values.profileId !== '') ||
    (values.keyFrom === 'pasted' && pasted !== null && !providerOpen) ||
    (values.keyFrom === 'typed' && values.accessKeyId.trim() !== '');
  const providerField = (
    <Select
      label="Provider"
      options={providers.map(({ id, label }) => ({ id, label, mark: <ProviderTile provider={id} /> }))}
      value={providerOpen ? null : values.provider}
      error={providerOpen ? 'What you pasted does not say whose key this is: choose.' : undefined}
      onChange={(id) => {
        if (pasted && providerOpen) setPasted({ ...pasted, provider: id as ProviderId });
        change({ provider: id as ProviderId });
      }}
    />
  );

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
        <div className="connect-key">
          <span className="field-label">Key</span>
          <Segmented
            label="Which key"
            options={account ? [keepKey, ...keysFrom] : keysFrom}
            value={values.keyFrom}
            onChange={(keyFrom) => change({ keyFrom })}
          />
        </div>
        {values.keyFrom === 'profile' &&
          (holding.length > 0 ? (
            <Select
              label="Profile"
              options={holding.map((one) => ({
                id: one.id,
                label: one.name,
                mark: <ProviderTile provider={one.provider} />,
                aside: one.credential?.accessKeyId,
              }))}
              value={values.profileId}
              onChange={(profileId) => {
                const chosen = holding.find(({ id }) => id === profileId);
                change({ profileId, provider: chosen?.credential?.provider ?? values.provider });
              }}
            />
          ) : (
            <Note tone="info" title="No profile has a key of a cloud with IAM.">
              <p>Paste a key, or type it in.</p>
            </Note>
          ))}
        {values.keyFrom === 'pasted' && (
          <>
            <PasteKey onTake={takePaste} />
            {pasted && providerField}
          </>
        )}
        {/* Hidden instead of taken away, so that a typed secret is there again when one comes back to it. */}
        <div className="form-part" hidden={values.keyFrom !== 'typed'}>
          {values.keyFrom === 'typed' && providerField}
          <TextField
            label={provider?.words.accessKeyId.label ?? 'Access key ID'}
            placeholder={provider?.words.accessKeyId.example}
            mono
            value={values.accessKeyId}
            onChange={(event) => change({ accessKeyId: event.target.value })}
          />
          <TextField
            ref={secret.ref}
            type="password"
            autoComplete="new-password"
            label={provider?.words.secretAccessKey.label ?? 'Secret access key'}
            placeholder={entered?.hasSecret ? enteredWords : undefined}
            onInput={secret.onInput}
          />
          <TextField
            ref={token.ref}
            type="password"
            autoComplete="new-password"
            label="Session token"
            help="Only for temporary credentials."
            placeholder={entered?.hasSessionToken ? enteredWords : undefined}
            optional
            onInput={token.onInput}
          />
        </div>
        <Fold
          title="Endpoints and trust"
          aside={needed ? undefined : 'only if they differ'}
          open={needed || values.ca !== null || Object.values(values.endpoints).some(Boolean)}
        >
          <div className="fold-fields">
            {services.map(({ id, label, endpoint }) => (
              <Fragment key={id}>
                <TextField
                  type="url"
                  label={label}
                  optional={!needed || id !== 'iam'}
                  mono
                  placeholder={endpoint ?? provider?.words.endpoint.example}
                  value={values.endpoints[id] ?? ''}
                  onChange={(event) =>
                    change({ endpoints: { ...values.endpoints, [id]: event.target.value } })
                  }
                />
                {consent(id)}
              </Fragment>
            ))}
            {consent(null)}
            <TextField
              label={provider?.words.region.label ?? 'Region'}
              optional
              mono
              placeholder={provider?.words.region.example}
              value={values.region}
              onChange={(event) => change({ region: event.target.value })}
            />
            <CaField
              path={values.ca?.path ?? ''}
              onChoose={() =>
                void attempt(async () => {
                  const ca = await call('account.chooseCa', undefined);
                  if (ca) change({ ca });
                })
              }
              onClear={() => change({ ca: null })}
            />
          </div>
        </Fold>
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
