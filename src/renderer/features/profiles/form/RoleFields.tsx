import { TextField } from '#renderer/components/Field.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { Combo } from '#renderer/components/Select.tsx';
import { useProfiles } from '#renderer/stores/app.ts';
import { inputsOf, type Parts } from './parts.ts';

interface RoleFieldsProps extends Parts {
  /** The id of the profile being edited: it cannot build on itself. */
  editing: string | undefined;
}

/** A role on top of another profile, in IAM's own words. */
export function RoleFields({ values, change, problems, editing }: RoleFieldsProps) {
  const sources = useProfiles().filter(({ id }) => id !== editing);
  const [text, setText] = useKept(
    'source',
    () => sources.find(({ id }) => id === values.sourceId)?.name ?? '',
  );
  const options = sources.map(({ id, name, provider }) => ({
    id,
    label: name,
    mark: <ProviderTile provider={provider} />,
  }));

  const type = (typed: string) => {
    setText(typed);
    const source = sources.find(({ name }) => name === typed);
    if (source) change({ sourceId: source.id, provider: source.provider });
    else change({ sourceId: '' });
  };

  const choose = (id: string) => {
    const source = sources.find((one) => one.id === id);
    if (!source) return;
    setText(source.name);
    // A role is assumed at the cloud of the profile it builds on.
    change({ sourceId: id, provider: source.provider });
  };
  const input = inputsOf({ values, problems, change });

  return (
    <>
      <Combo
        label="Builds on"
        help="The profile whose key assumes the role."
        error={problems.sourceId}
        placeholder="Name of a profile"
        options={options}
        text={text}
        onText={type}
        onChoose={choose}
        free={false}
      />
      <TextField
        label="Role ARN"
        mono
        placeholder="arn:aws:iam::111122223333:role/Reader"
        {...input('roleArn')}
      />
      <Fold title="Role options" open={values.mfaSerial !== '' || values.externalId !== ''}>
        <div className="fold-fields">
          <TextField
            label="MFA device"
            optional
            mono
            placeholder="arn:aws:iam::111122223333:mfa/me"
            {...input('mfaSerial')}
          />
          <TextField label="External ID" optional mono {...input('externalId')} />
          <TextField
            label="Duration in seconds"
            optional
            inputMode="numeric"
            placeholder="3600"
            help="From 900 to 43,200."
            {...input('durationSeconds')}
          />
          <TextField label="Session name" optional {...input('sessionName')} />
        </div>
      </Fold>
    </>
  );
}
