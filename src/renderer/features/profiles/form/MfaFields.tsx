import { TextField } from '#renderer/components/Field.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { inputsOf, type Parts } from './parts.ts';

/** The one-time password device that is asked before a key is used, for accounts that want one. */
export function MfaFields({ values, change, problems }: Parts) {
  const input = inputsOf({ values, problems, change });
  const wrong = problems.mfaSerial !== undefined || problems.durationSeconds !== undefined;
  return (
    <Fold title="One-time password" open={values.mfaSerial !== '' || wrong}>
      <div className="fold-fields">
        <TextField
          label="MFA device"
          optional
          mono
          placeholder="arn:aws:iam::111122223333:mfa/me"
          help="With one, tools get temporary credentials that were begun with its password."
          {...input('mfaSerial')}
        />
        <TextField
          label="Duration in seconds"
          optional
          inputMode="numeric"
          placeholder="43200"
          help="How long those credentials last, from 900 to 129,600."
          {...input('durationSeconds')}
        />
      </div>
    </Fold>
  );
}
