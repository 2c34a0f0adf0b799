import { Check, ListFilter, Minus, X } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { count } from '#renderer/words.ts';
import type { Filter } from './filter.ts';

const kinds: readonly { value: Filter['kind']; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'read', label: 'Read' },
  { value: 'written', label: 'Written' },
  { value: 'rotated', label: 'Rotated' },
];

interface ActivityBarProps {
  filter: Filter;
  onFilter: (filter: Filter) => void;
  programs: readonly string[];
  /** How many entries are left. */
  found: number;
}

/** Narrows the log: to what was read, written or rotated, and to what one program did. */
export function ActivityBar({ filter, onFilter, programs, found }: ActivityBarProps) {
  const { program } = filter;
  const choices = (): { id: string; label: string; icon: typeof Check; run: () => void }[] =>
    [null, ...programs].map((one) => ({
      id: one ?? '',
      label: one ?? 'All programs',
      icon: one === program ? Check : Minus,
      run: () => onFilter({ ...filter, program: one }),
    }));
  return (
    <div className="activity-bar">
      <Segmented
        label="Show"
        options={kinds}
        value={filter.kind}
        onChange={(kind) => onFilter({ ...filter, kind })}
      />
      <MenuButton icon={ListFilter} label="By program" groups={() => [choices()]} />
      {program !== null && (
        <Button
          icon={X}
          aria-label={`By ${program}: show all programs`}
          onClick={() => onFilter({ ...filter, program: null })}
        >
          {program}
        </Button>
      )}
      <span className="faint" role="status">
        {count(found, 'entry', 'entries')}
      </span>
    </div>
  );
}
