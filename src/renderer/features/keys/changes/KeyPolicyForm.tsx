import '#renderer/features/rotation/policies/policy.css';
import { TextField } from '#renderer/components/Field.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { useApp } from '#renderer/stores/app.ts';
import type { FormProps } from './formProps.ts';
import { useKeyForm } from './useKeyForm.ts';

const whole = (text: string): number => (/^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN);

/** How old a key may get that its service does not rotate, and what becomes of it then. */
export function KeyPolicyForm({ account, wish, formId, onChange }: FormProps) {
  const key = 'key' in wish ? wish.key : undefined;
  const before = useApp((app) =>
    app.state?.keyDue.find((one) => one.account === account.id && one.keyId === key),
  );
  const [days, setDays] = useKept('days', () => String(before?.maxAgeDays ?? 365));
  const [grace, setGrace] = useKept('grace', () => String(before?.graceDays ?? 30));
  const [unasked, setUnasked] = useKept('unasked', () => before?.automatic ?? false);
  const { ref, problems, onSubmit } = useKeyForm(
    () => ({ ...wish, days: whole(days), graceDays: whole(grace), unasked }),
    onChange,
  );
  return (
    <form ref={ref} id={formId} className="change-form" noValidate onSubmit={onSubmit}>
      <TextField
        label="Days until it is due for a new key"
        inputMode="numeric"
        error={problems.days && 'From 1 to 3,650.'}
        value={days}
        onChange={(event) => setDays(event.target.value)}
      />
      <TextField
        label="Days the old key is kept"
        inputMode="numeric"
        help="To decrypt and verify with. Then it is disabled, unless something still needs it."
        error={problems.graceDays && 'From 0 to 3,650.'}
        value={grace}
        onChange={(event) => setGrace(event.target.value)}
      />
      <label className="policy-automatic">
        <input type="checkbox" checked={unasked} onChange={(event) => setUnasked(event.target.checked)} />
        <span>
          Replace without asking
          <span className="field-help">
            While QCred is open and unlocked. It stops and asks when something is in doubt.
          </span>
        </span>
      </label>
    </form>
  );
}
