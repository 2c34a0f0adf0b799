import { useState } from 'react';
import { Field, TextArea, TextField } from '#renderer/components/Field.tsx';
import { FilePassword } from '#renderer/components/FilePassword.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { useSecret } from '#renderer/components/kept.ts';
import { NameField } from '#renderer/components/NameField.tsx';
import { PlainHttpFields } from '#renderer/components/PlainHttpFields.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { SecretTextField } from '#renderer/components/SecretTextField.tsx';
import { Combo, type Option, Select } from '#renderer/components/Select.tsx';
import { SearchBox } from '#renderer/components/ViewHead.tsx';
import type { Specimen } from './specimen.ts';

const providers: readonly Option[] = [
  { id: 'quilibrium', label: 'Quilibrium', mark: <ProviderTile provider="quilibrium" /> },
  { id: 'aws', label: 'AWS', mark: <ProviderTile provider="aws" />, aside: 'Amazon' },
];
const regions: readonly Option[] = [
  { id: 'q-world-1', label: 'q-world-1' },
  { id: 'us-east-1', label: 'us-east-1' },
];

function Text(props: Omit<Parameters<typeof TextField>[0], 'onChange'> & { value?: string }) {
  const [value, setValue] = useState(props.value ?? '');
  return <TextField {...props} value={value} onChange={(event) => setValue(event.target.value)} />;
}

function Choice({ value: first, error }: { value: string | null; error?: string }) {
  const [value, setValue] = useState(first);
  return <Select label="Provider" options={providers} value={value} error={error} onChange={setValue} />;
}

function Region({ text: first, error, help }: { text: string; error?: string; help?: string }) {
  const [text, setText] = useState(first);
  return (
    <Combo
      label="Region"
      options={regions}
      text={text}
      onText={setText}
      error={error}
      help={help}
      placeholder="q-world-1"
      optional={error === undefined}
      free
      mono
    />
  );
}

function Name({ value: first }: { value: string }) {
  const [value, setValue] = useState(first);
  return (
    <NameField
      label="Name"
      among={{ kind: 'profiles' }}
      value={value}
      onChange={(event) => setValue(event.target.value)}
    />
  );
}

function Secret({ accessKeyId }: { accessKeyId: string }) {
  const secret = useSecret('secretAccessKey');
  return <SecretTextField secret={secret} accessKeyId={accessKeyId} label="Secret access key" />;
}

function ClosedFile() {
  return <FilePassword password={useSecret('filePassword')} />;
}

function Find({ label, value: first }: { label: string; value: string }) {
  const [value, setValue] = useState(first);
  return (
    <div className="gallery-line">
      <SearchBox label={label} value={value} onChange={setValue} />
    </div>
  );
}

/** What is typed into and chosen from. */
export const fields: readonly Specimen[] = [
  {
    title: 'TextField',
    states: () => [
      { name: 'empty', node: <Text label="Name" placeholder="backups" /> },
      { name: 'filled, mono', node: <Text label="Access key ID" value="QZKD83JX02MS71PLA4B" mono /> },
      { name: 'optional, with help', node: <Text label="Notes" optional help="For your own eyes." /> },
      {
        name: 'with an error',
        node: <Text label="Access key ID" value="QZ KD" error="An access key ID has no spaces." mono />,
      },
      {
        name: 'with a warning',
        node: <Text label="Endpoint" value="http://minio:9000" warning="This is in the clear." mono />,
      },
      { name: 'a secret', node: <Text label="Secret access key" type="password" value="not a secret" /> },
      { name: 'disabled', node: <Text label="Account" value="123456789012" disabled /> },
    ],
  },
  {
    title: 'TextArea',
    states: () => [
      { name: 'empty', node: <TextArea label="Paste here" placeholder="Anything with a key in it" /> },
      {
        name: 'with an error',
        node: <TextArea label="Paste here" defaultValue="{}" error="No key in it." />,
      },
    ],
  },
  {
    title: 'Field',
    states: () => [
      {
        name: 'around another control',
        node: (
          <Field label="Days" help="A key that is older is overdue.">
            {({ id, describedBy }) => (
              <input
                id={id}
                aria-describedby={describedBy}
                className="input"
                type="number"
                defaultValue={90}
              />
            )}
          </Field>
        ),
      },
    ],
  },
  {
    title: 'Select',
    states: () => [
      { name: 'chosen', node: <Choice value="aws" /> },
      { name: 'nothing chosen', node: <Choice value={null} /> },
      { name: 'with an error', node: <Choice value={null} error="Choose whose key this is." /> },
    ],
  },
  {
    title: 'Combo',
    states: () => [
      { name: 'empty', node: <Region text="" /> },
      { name: 'filled, with help', node: <Region text="q-world-1" help="Where the buckets are." /> },
      { name: 'with an error', node: <Region text="mars" error="There is no such region." /> },
    ],
  },
  {
    title: 'SecretTextField',
    states: () => [{ name: 'empty', node: <Secret accessKeyId="AKIAEXAMPLE" /> }],
  },
  {
    title: 'FilePassword',
    states: () => [{ name: 'as it comes', node: <ClosedFile /> }],
  },
  {
    title: 'NameField',
    states: () => [
      { name: 'empty', node: <Name value="" /> },
      { name: 'reads like another', node: <Name value="backup5" /> },
    ],
  },
  {
    title: 'PlainHttpFields',
    states: () => [
      {
        name: 'two hosts',
        node: (
          <PlainHttpFields
            origins={['http://minio:9000', 'http://10.0.0.7']}
            typed={{ 'http://10.0.0.7': '10.0.0.8' }}
            errors={{ 'http://10.0.0.7': 'Type the name of the host as it stands above.' }}
            onChange={() => {}}
          />
        ),
      },
    ],
  },
  {
    title: 'Fold',
    states: () => [
      {
        name: 'folded',
        node: (
          <Fold title="Endpoints and trust" aside="only if they differ">
            <p>Nobody sees this.</p>
          </Fold>
        ),
      },
      {
        name: 'open',
        node: (
          <Fold title="Endpoints and trust" open>
            <p>What stands within.</p>
          </Fold>
        ),
      },
    ],
  },
  {
    title: 'SearchBox',
    states: (theme) => [
      { name: 'empty', node: <Find label={`Search profiles, ${theme}`} value="" /> },
      { name: 'filled', node: <Find label={`Search keys, ${theme}`} value="backups" /> },
    ],
  },
];
