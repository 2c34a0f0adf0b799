import { Segmented } from '#renderer/components/Segmented.tsx';
import { grouped } from '#renderer/words.ts';
import type { KeyGroup } from './groups.ts';
import { type Filter, filtersFor, takenOf, takeShown } from './shown.ts';

interface FoundBarProps {
  /** All that was found. */
  groups: readonly KeyGroup[];
  /** What the filter leaves of it. */
  shown: readonly KeyGroup[];
  filter: Filter;
  onFilter: (filter: Filter) => void;
  taken: ReadonlySet<string>;
  onTake: (taken: ReadonlySet<string>) => void;
}

/** Above the list of what was found: takes all of it or none, and narrows it to some. */
export function FoundBar({ groups, shown, filter, onFilter, taken, onTake }: FoundBarProps) {
  const { can, are, state } = takenOf(shown, taken);
  const options = filtersFor(groups).map(({ value, label, count }) => ({
    value,
    label: `${label} ${grouped(count)}`,
  }));
  return (
    <div className="found-bar" data-filter>
      <label className="check">
        <input
          type="checkbox"
          disabled={can === 0}
          checked={state === 'all'}
          ref={(box) => {
            if (box) box.indeterminate = state === 'some';
          }}
          onChange={() => onTake(takeShown(shown, taken, state !== 'all'))}
        />
        Select all
      </label>
      <span className="faint" role="status">
        {can > 0 && `${grouped(are)} of ${grouped(can)}`}
        {taken.size > are && `, and ${grouped(taken.size - are)} not shown`}
      </span>
      {options.length > 1 && (
        <Segmented label="Show keys" options={options} value={filter} onChange={onFilter} />
      )}
    </div>
  );
}
