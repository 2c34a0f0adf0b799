import { TextField } from '#renderer/components/Field.tsx';
import { enteredWords } from '#renderer/components/kept.ts';
import { Note } from '#renderer/components/Note.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { SecretTextField } from '#renderer/components/SecretTextField.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { Select } from '#renderer/components/Select.tsx';
import type { ProviderId } from '#shared/model.ts';
import type { KeyFrom } from './connect.ts';
import { PasteKey } from './PasteKey.tsx';
import type { Connect } from './useConnect.ts';

const keysFrom: readonly { value: KeyFrom; label: string }[] = [
  { value: 'profile', label: 'A profile’s' },
  { value: 'pasted', label: 'Pasted' },
  { value: 'typed', label: 'Typed in' },
];
const keepKey = { value: 'kept', label: 'The same' } as const;

type KeyFieldsProps = { connect: Connect };

/** Whose key it is. */
function ProviderField({ connect }: KeyFieldsProps) {
  const { providers, providerOpen, values, chooseProvider } = connect;
  return (
    <Select
      label="Provider"
      options={providers.map(({ id, label }) => ({ id, label, mark: <ProviderTile provider={id} /> }))}
      value={providerOpen ? null : values.provider}
      error={providerOpen ? 'What you pasted does not say whose key this is: choose.' : undefined}
      onChange={(id) => chooseProvider(id as ProviderId)}
    />
  );
}

/** The key that the account is asked with: a profile's, a pasted one, or one that is typed in. */
export function KeyFields({ connect }: KeyFieldsProps) {
  const { account, values, change, holding, provider, pasted, takePaste, secret, token, chooseKeyFrom } =
    connect;
  const { entered } = secret;
  return (
    <>
      <div className="connect-key">
        <span className="field-label">Key</span>
        <Segmented
          label="Which key"
          options={account ? [keepKey, ...keysFrom] : keysFrom}
          value={values.keyFrom}
          onChange={chooseKeyFrom}
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
          {pasted && <ProviderField connect={connect} />}
        </>
      )}
      {/* Hidden instead of taken away, so that a typed secret is there again when one comes back to it. */}
      <div className="form-part" hidden={values.keyFrom !== 'typed'}>
        {values.keyFrom === 'typed' && <ProviderField connect={connect} />}
        <TextField
          label={provider?.words.accessKeyId.label ?? 'Access key ID'}
          placeholder={provider?.words.accessKeyId.example}
          mono
          value={values.accessKeyId}
          onChange={(event) => change({ accessKeyId: event.target.value })}
        />
        <SecretTextField
          secret={secret}
          accessKeyId={values.accessKeyId}
          label={provider?.words.secretAccessKey.label ?? 'Secret access key'}
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
    </>
  );
}
