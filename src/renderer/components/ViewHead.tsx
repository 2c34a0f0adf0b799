import './ViewHead.css';
import { Search, X } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { showList } from '#renderer/stores/panes.ts';
import { IconButton } from './Button.tsx';

interface ViewHeadProps {
  title: string;
  /** A quiet word beside the title: how many there are. */
  aside?: ReactNode;
  /** The one main action, and what little may stand beside it. */
  actions?: ReactNode;
  children?: ReactNode;
}

/** The top line of a view: its title, its search, and its one main action at the right. */
export const ViewHead = ({ title, aside, actions, children }: ViewHeadProps) => (
  <header className="view-head">
    <h1>{title}</h1>
    {aside !== undefined && <span className="view-aside">{aside}</span>}
    <span className="view-space" />
    {children}
    {actions}
  </header>
);

interface SearchBoxProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** Into the list that the search narrows. */
const toList = () =>
  document.querySelector<HTMLElement>('.frame-main :is([role=grid], [role=tree])')?.focus();

/** Narrows the list below while one types. Esc empties it; arrow down or Enter goes on to what was found. */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && value !== '') onChange('');
    else if (event.key === 'Escape' || event.key === 'ArrowDown' || event.key === 'Enter') toList();
    else return;
    event.preventDefault();
  };
  return (
    <search className="search">
      <Search size={14} aria-hidden="true" />
      <input
        data-search
        type="text"
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          // What is found is listed; details would stand before it where there is room for one of them only.
          showList();
        }}
        onKeyDown={onKeyDown}
      />
      {value !== '' && <IconButton icon={X} label="Clear search" onClick={() => onChange('')} />}
    </search>
  );
}
