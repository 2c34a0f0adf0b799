import '#renderer/components/Field.css';
import './settings.css';
import { useState } from 'react';
import { useSettling } from '#renderer/components/kept.ts';

interface AmountProps {
  label: string;
  /** What is counted: "seconds". */
  unit: string;
  value: number;
  least: number;
  most: number;
  /** Resolves to whether it was saved. */
  onSave: (amount: number) => Promise<boolean>;
}

/** A whole number of something, saved when it is left or Enter is pressed. One that does not fit goes back. */
export function Amount({ label, unit, value, least, most, onSave }: AmountProps) {
  const [text, setText] = useState(String(value));
  const amount = Number(text);
  const fits = Number.isInteger(amount) && amount >= least && amount <= most;
  const commit = () => {
    if (!fits) setText(String(value));
    else if (amount !== value) void onSave(amount);
  };
  useSettling(label, text === String(value) ? null : async () => fits && onSave(amount));
  return (
    <label className="amount">
      <input
        className="input"
        type="number"
        aria-label={label}
        min={least}
        max={most}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      {unit}
    </label>
  );
}
