import { TextField } from '#renderer/components/Field.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import type { PolicyProblems, PolicyValues } from './policyForm.ts';

interface PolicyFieldsProps {
  values: PolicyValues;
  problems: PolicyProblems;
  onChange: (change: Partial<PolicyValues>) => void;
}

const limits = [
  { value: 'limit', label: 'Due after some days' },
  { value: 'never', label: 'Never due' },
] as const;

/** How old a key may get, and what happens then. */
export function PolicyFields({ values, problems, onChange }: PolicyFieldsProps) {
  return (
    <>
      <Segmented
        label="Limit"
        options={limits}
        value={values.never ? 'never' : 'limit'}
        onChange={(limit) => onChange({ never: limit === 'never' })}
      />
      {!values.never && (
        <>
          <TextField
            label="Days until a key is due"
            inputMode="numeric"
            error={problems.maxAgeDays}
            value={values.maxAgeDays}
            onChange={(event) => onChange({ maxAgeDays: event.target.value })}
          />
          <TextField
            label="Reminders, days before"
            help="Leave empty for none before the day itself."
            error={problems.remindDays}
            value={values.remindDays}
            onChange={(event) => onChange({ remindDays: event.target.value })}
          />
        </>
      )}
      <TextField
        label="Hours until an old key is deleted"
        help="It waits switched off, so that other machines can follow."
        inputMode="numeric"
        error={problems.graceHours}
        value={values.graceHours}
        onChange={(event) => onChange({ graceHours: event.target.value })}
      />
      {!values.never && (
        <label className="policy-automatic">
          <input
            type="checkbox"
            checked={values.automatic}
            onChange={(event) => onChange({ automatic: event.target.checked })}
          />
          <span>
            Rotate without asking
            <span className="field-help">
              While QCred is open and unlocked, where a connected account can make keys. It stops and asks
              when something is in doubt. Other keys are reminded of as before.
            </span>
          </span>
        </label>
      )}
    </>
  );
}
