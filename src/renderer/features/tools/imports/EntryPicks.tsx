import './import.css';
import { useState } from 'react';
import { TextField } from '#renderer/components/Field.tsx';
import { count } from '#renderer/words.ts';
import type { ClosedStore } from '#shared/contract/index.ts';

interface EntryPicksProps {
  names: NonNullable<ClosedStore['names']>;
  picked: ReadonlySet<string>;
  onPick: (picked: ReadonlySet<string>) => void;
}

/** More than one looks through: typing narrows them. */
const mostShown = 200;

/** The entries of a store that are opened one by one, by their names: those that speak of access keys first. */
export function EntryPicks({ names, picked, onPick }: EntryPicksProps) {
  const [wanted, setWanted] = useState('');
  const sought = wanted.trim().toLowerCase();
  const [likely, others] = [names.filter((one) => one.likely), names.filter((one) => !one.likely)];
  const fitting = [...likely, ...others].filter(({ name }) => name.toLowerCase().includes(sought));
  const flip = (name: string) => {
    const next = new Set(picked);
    if (!next.delete(name)) next.add(name);
    onPick(next);
  };
  return (
    <>
      <TextField
        label="Entries to open"
        type="search"
        placeholder="Filter"
        help={`${picked.size} of ${count(names.length, 'entry', 'entries')} chosen. No other is opened.`}
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      <ul className="entry-picks" aria-label="Entries">
        {fitting.slice(0, mostShown).map(({ name }) => (
          <li key={name}>
            <label className="check">
              <input type="checkbox" checked={picked.has(name)} onChange={() => flip(name)} />
              <span className="mono">{name}</span>
            </label>
          </li>
        ))}
        {fitting.length > mostShown && (
          <li className="faint">{fitting.length - mostShown} more: type to narrow.</li>
        )}
      </ul>
    </>
  );
}
