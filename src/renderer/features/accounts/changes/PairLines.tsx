import './changes.css';
import { Plus, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { FieldAbout } from '#renderer/components/Field.tsx';
import type { Pair } from './pairs.ts';

/** What the lines are called, and what they hold. */
interface PairWords {
  name: string;
  /** Of a name, and of a value. */
  examples: readonly [string, string];
  /** Characters of a name, and of a value. */
  most: readonly [number, number];
  /** The button that removes a line without a name. */
  remove: string;
  add: string;
}

interface PairLinesProps {
  legend: ReactNode;
  words: PairWords;
  lines: readonly Pair[];
  /** Said where there are no lines. */
  none?: string;
  error?: string;
  onChange: (lines: Pair[]) => void;
}

/** Names with values, one a line. */
export function PairLines({ legend, words, lines, none, error, onChange }: PairLinesProps) {
  const edit = (id: number, part: Partial<Pair>) =>
    onChange(lines.map((line) => (line.id === id ? { ...line, ...part } : line)));
  const all = useRef<HTMLFieldSetElement>(null);
  const added = useRef(false);
  // A new line is there to be typed into.
  useEffect(() => {
    if (!added.current || lines.length === 0) return;
    added.current = false;
    [...(all.current?.querySelectorAll<HTMLInputElement>('.tag > input:first-child') ?? [])].at(-1)?.focus();
  }, [lines]);
  const add = () => {
    added.current = true;
    onChange([...lines, { id: Math.max(-1, ...lines.map(({ id }) => id)) + 1, key: '', value: '' }]);
  };
  return (
    <fieldset ref={all} className="tags">
      {legend}
      {none !== undefined && lines.length === 0 && <p className="faint">{none}</p>}
      {lines.map(({ id, key, value }) => (
        <div key={id} className="tag">
          <input
            className="input"
            aria-label={words.name}
            placeholder={words.examples[0]}
            maxLength={words.most[0]}
            value={key}
            onChange={(event) => edit(id, { key: event.target.value })}
          />
          <input
            className="input"
            aria-label={key === '' ? 'Value' : `Value of ${key}`}
            placeholder={words.examples[1]}
            maxLength={words.most[1]}
            value={value}
            onChange={(event) => edit(id, { value: event.target.value })}
          />
          <IconButton
            icon={X}
            label={key === '' ? words.remove : `Remove ${key}`}
            onClick={() => onChange(lines.filter((line) => line.id !== id))}
          />
        </div>
      ))}
      <div>
        <Button icon={Plus} onClick={add}>
          {words.add}
        </Button>
      </div>
      <FieldAbout error={error} />
    </fieldset>
  );
}
