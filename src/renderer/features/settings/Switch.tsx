import './settings.css';

/** Whether something is on. */
export const Switch = ({
  label,
  on,
  onChange,
}: {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
}) => (
  <label className="setting-switch">
    <input
      type="checkbox"
      aria-label={label}
      checked={on}
      onChange={(event) => onChange(event.target.checked)}
    />
    {on ? 'On' : 'Off'}
  </label>
);
