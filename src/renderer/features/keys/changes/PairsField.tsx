import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { FieldAbout } from '#renderer/components/Field.tsx';
import type { Pair } from './values.ts';

interface PairsFieldProps {
  label: string;
  lines: readonly Pair[];
  error?: string;
  onChange: (lines: Pair[]) => void;
}

/** Names with values, one a line: an encryption context. */
export function PairsField({ label, lines, error, onChange }: PairsFieldProps) {
  const edit = (id: number, part: Partial<Pair>) =>
    onChange(lines.map((line) => (line.id === id ? { ...line, ...part } : line)));
  const add = () =>
    onChange([...lines, { id: Math.max(-1, ...lines.map(({ id }) => id)) + 1, key: '', value: '' }]);
  return (
    <fieldset className="tags">
      <legend className="pairs-label">{label}</legend>
      {lines.map(({ id, key, value }) => (
        <div key={id} className="tag">
          <input
            className="input"
            aria-label="Name"
            placeholder="purpose"
            maxLength={384}
            value={key}
            onChange={(event) => edit(id, { key: event.target.value })}
          />
          <input
            className="input"
            aria-label={key === '' ? 'Value' : `Value of ${key}`}
            placeholder="backup"
            maxLength={384}
            value={value}
            onChange={(event) => edit(id, { value: event.target.value })}
          />
          <IconButton
            icon={X}
            label={key === '' ? 'Remove line' : `Remove ${key}`}
            onClick={() => onChange(lines.filter((line) => line.id !== id))}
          />
        </div>
      ))}
      <div>
        <Button icon={Plus} onClick={add}>
          Add a line
        </Button>
      </div>
      <FieldAbout error={error} />
    </fieldset>
  );
}
