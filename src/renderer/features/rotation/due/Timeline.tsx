import { type KeyboardEvent, useMemo, useState } from 'react';
import type { DueRow } from '#renderer/features/rotation/dueList.ts';
import { count, grouped, listed } from '#renderer/words.ts';
import { placesIn, placeWords, positionOf, type TimePlace, ticks } from './timeScale.ts';

const percent = (part: number): string => `${(part * 100).toFixed(2)}%`;

/** So many are drawn one by one; more are a column with their number. */
const mostDots = 4;
const [dot, high] = [10, 44];

function Stack({ rows }: { rows: number }) {
  if (rows > mostDots) {
    return (
      <svg width="14" height={high} aria-hidden="true">
        <rect x="3" y="13" width="8" height={high - 13} rx="2" />
        <text x="7" y="9" textAnchor="middle">
          {rows > 999 ? '…' : rows}
        </text>
      </svg>
    );
  }
  return (
    <svg width="14" height={high} aria-hidden="true">
      {Array.from({ length: rows }, (_, at) => high - 5 - at * dot).map((y) => (
        <circle key={y} cx="7" cy={y} r="4" />
      ))}
    </svg>
  );
}

const labelOf = ({ rows, days }: TimePlace): string =>
  `${rows.length === 1 ? rows[0]?.name : count(rows.length, 'key')}, ${placeWords(days)}`;

interface TimelineProps {
  rows: readonly DueRow[];
  selected: ReadonlySet<string>;
  onSelect: (ids: ReadonlySet<string>) => void;
}

/**
 * Keys on a line of time, by how far they are from the day they are due: what is too old stands at the left.
 * A place selects its keys in the list below, which says the same in words.
 */
export function Timeline({ rows, selected, onSelect }: TimelineProps) {
  const places = useMemo(() => placesIn(rows), [rows]);
  const [cursor, setCursor] = useState(0);
  if (places.length === 0) return null;
  const at = Math.min(cursor, places.length - 1);
  const never = rows.filter(({ due }) => due.inDays === null).length;

  const onKeyDown = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: places.length - 1 }[event.key];
    if (to === undefined || !places[to]) return;
    event.preventDefault();
    setCursor(to);
    event.currentTarget.querySelectorAll('button')[to]?.focus();
  };
  return (
    <fieldset className="timeline" onKeyDown={onKeyDown}>
      <legend className="visually-hidden">Keys by the day they are due</legend>
      <div className="timeline-line">
        <span className="timeline-late" style={{ width: percent(0.5) }} aria-hidden="true" />
        {ticks.map(({ days }) => (
          <span
            key={days}
            className={days === 0 ? 'timeline-tick timeline-now' : 'timeline-tick'}
            style={{ left: percent(positionOf(days)) }}
            aria-hidden="true"
          />
        ))}
        {places.map((place, index) => (
          <button
            key={place.at}
            type="button"
            className={`timeline-place timeline-${place.status}`}
            style={{ left: percent(place.at) }}
            tabIndex={index === at ? 0 : -1}
            aria-label={labelOf(place)}
            aria-pressed={place.rows.every(({ due }) => selected.has(due.credentialId))}
            title={`${labelOf(place)}${
              place.rows.length > 1
                ? `\n${listed(
                    place.rows.map(({ name }) => name),
                    6,
                  )}`
                : ''
            }`}
            onFocus={() => setCursor(index)}
            onClick={() => onSelect(new Set(place.rows.map(({ due }) => due.credentialId)))}
          >
            <Stack rows={place.rows.length} />
          </button>
        ))}
      </div>
      <p className="timeline-words" aria-hidden="true">
        {ticks.map(({ days, label }) => (
          <span key={days} style={{ left: percent(positionOf(days)) }}>
            {label}
          </span>
        ))}
        {never > 0 && <span className="visually-hidden">{grouped(never)} never due</span>}
      </p>
    </fieldset>
  );
}
