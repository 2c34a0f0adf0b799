import { useEffect, useRef, useState } from 'react';
import { call } from '#renderer/api.ts';
import { useKept, usePastes, useSecret } from '#renderer/components/kept.ts';
import { syncAccount } from '#renderer/features/accounts/commands.ts';
import { showLine } from '#renderer/features/accounts/trees.ts';
import { useApp, useProfiles } from '#renderer/stores/app.ts';
import type { PastedKey } from '#renderer/stores/form.ts';
import { forget } from '#renderer/stores/guard.ts';
import { useProviders } from '#renderer/stores/providers.ts';
import { isDeclined, tell } from '#renderer/stores/toasts.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import type { ProviderId } from '#shared/model.ts';
import { type ConnectValues, draftOf, firstKeyFrom, keyChosen, typedOf, valuesFor } from './connect.ts';

/** The services whose address may be said, in the order of the form. */
const asked = ['iam', 'sts', 's3'] as const;

/** What the form holds and does, for its parts. */
export type Connect = ReturnType<typeof useConnect>;

/**
 * Connecting an account: what is filled in, and how it is saved.
 *
 * @param accountId the account whose way is changed; none for a new one
 * @param onDone closes the dialog without a question, once a change is saved
 */
export function useConnect(accountId: string | undefined, onDone: () => void) {
  const accounts = useApp((app) => app.state?.accounts ?? []);
  const account = accounts.find(({ id }) => id === accountId);
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
  const editing = accountId !== undefined;
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

  // A paste that does not tell whose key it is leaves that to the person.
  const providerOpen = values.keyFrom === 'pasted' && pasted !== null && pasted.provider === undefined;
  const ready =
    values.keyFrom === 'kept' ||
    (values.keyFrom === 'profile' && values.profileId !== '') ||
    (values.keyFrom === 'pasted' && pasted !== null && !providerOpen) ||
    (values.keyFrom === 'typed' && values.accessKeyId.trim() !== '');
  const chooseProvider = (id: ProviderId) => {
    if (pasted && providerOpen) setPasted({ ...pasted, provider: id });
    change({ provider: id });
  };

  /** Of an account that is there it is known whose key it has. */
  const chooseKeyFrom = (keyFrom: ConnectValues['keyFrom']) => {
    change(account || keyFrom === 'kept' ? { keyFrom } : keyChosen(values, keyFrom, holding));
  };

  return {
    account,
    /** The account that was connected, once it is. */
    known,
    name,
    editing,
    /** Whether it was disconnected while it was being changed. */
    gone,
    values,
    change,
    /** Profiles with a key of a cloud that has IAM. */
    holding,
    providers,
    provider,
    chooseProvider,
    chooseKeyFrom,
    /** Whether the person has to say whose key was pasted. */
    providerOpen,
    services,
    /** Whether the provider has no addresses of its own. */
    needed,
    pasted,
    takePaste,
    secret,
    token,
    ready,
    busy,
    save,
    failure,
    /** Around what went wrong, to bring it into sight. */
    told,
  };
}
