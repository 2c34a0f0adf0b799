import './filters.css';
import type { LucideIcon } from 'lucide-react';
import { Building2, CalendarClock, ChevronDown, CircleAlert, Cloud, GitCompare, Tag, X } from 'lucide-react';
import { useMemo } from 'react';
import { choicesIn, type Filter, isFiltering, type Standing } from '#renderer/features/profiles/filters.ts';
import { setFilter, useProfileList } from '#renderer/features/profiles/list.ts';
import type { Action } from '#renderer/stores/menu.ts';
import { openMenu, useMenu } from '#renderer/stores/menu.ts';
import { grouped, providerName } from '#renderer/words.ts';
import type { AppState } from '#shared/contract/index.ts';

const standings: readonly { id: Standing; label: string; title: string; icon: LucideIcon }[] = [
  { id: 'due', label: 'Due', title: 'A new key should take its place', icon: CalendarClock },
  {
    id: 'drifted',
    label: 'Out of date',
    title: 'Differs from what stands in a tool’s files',
    icon: GitCompare,
  },
  {
    id: 'clear',
    label: 'In the clear',
    title: 'Its secret stands in plain text in a file',
    icon: CircleAlert,
  },
];

/** One of the values that were chosen; pressing it lets go of that. */
const Chosen = ({
  icon: Icon,
  what,
  value,
  onClick,
}: {
  icon: LucideIcon;
  /** What kind of value it is: `Provider`. */
  what: string;
  value: string;
  onClick: () => void;
}) => (
  <button
    type="button"
    className="chip"
    aria-pressed="true"
    title={`Show any ${what.toLowerCase()}`}
    onClick={onClick}
  >
    <Icon size={12} aria-hidden="true" />
    <span className="visually-hidden">{what} </span>
    <span className="truncate">{value}</span>
    <X size={12} aria-hidden="true" />
  </button>
);

interface ChooseProps {
  icon: LucideIcon;
  what: string;
  options: readonly { label: string; count: number; run: () => void }[];
}

/** Opens the values to choose one from. */
function Choose({ icon: Icon, what, options }: ChooseProps) {
  const label = `${what} to show`;
  const open = useMenu(({ menu }) => menu?.label === label);
  const actions = options.map(
    ({ label: text, count, run }): Action => ({
      id: text,
      label: `${text} (${grouped(count)})`,
      icon: Icon,
      run,
    }),
  );
  return (
    <button
      type="button"
      className="chip"
      aria-haspopup="menu"
      aria-expanded={open}
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        openMenu({ label, groups: [actions], at: { x: left, y: bottom + 4 } });
      }}
    >
      {what}
      <ChevronDown size={12} aria-hidden="true" />
    </button>
  );
}

interface OneOf extends ChooseProps {
  /** The one that was chosen; null for any. */
  value: string | null;
  onClear: () => void;
}

/** A value of which there is one at a time: what was chosen, else the choice where there is one to make. */
const oneOf = ({ value, onClear, ...choose }: OneOf) =>
  value !== null ? (
    <Chosen key={choose.what} icon={choose.icon} what={choose.what} value={value} onClick={onClear} />
  ) : (
    choose.options.length > 1 && <Choose key={choose.what} {...choose} />
  );

const without = <T,>(all: readonly T[], one: T): readonly T[] => all.filter((other) => other !== one);

/** What narrows the list beside the search: providers, accounts and tags to choose, and what wants a look. */
export function FilterBar({ state }: { state: AppState }) {
  const filter = useProfileList((list) => list.filter);
  const choices = useMemo(() => choicesIn(state), [state]);
  const set = (part: Partial<Filter>) => () => setFilter(part);
  const tags = choices.tags.filter(({ label }) => !filter.tags.includes(label));
  const shown = standings.filter(({ id }) => choices.standings[id] > 0 || filter.standings.includes(id));
  const parts = [
    oneOf({
      icon: Cloud,
      what: 'Provider',
      value: filter.provider && providerName(filter.provider),
      onClear: set({ provider: null }),
      options: choices.providers.map(({ id, ...one }) => ({ ...one, run: set({ provider: id }) })),
    }),
    oneOf({
      icon: Building2,
      what: 'Account',
      value: filter.account,
      onClear: set({ account: null }),
      options: choices.accounts.map((one) => ({ ...one, run: set({ account: one.label }) })),
    }),
    ...filter.tags.map((tag) => (
      <Chosen
        key={`tag ${tag}`}
        icon={Tag}
        what="Tag"
        value={tag}
        onClick={set({ tags: without(filter.tags, tag) })}
      />
    )),
    tags.length > 0 && (
      <Choose
        key="tags"
        icon={Tag}
        what="Tag"
        options={tags.map((one) => ({ ...one, run: set({ tags: [...filter.tags, one.label] }) }))}
      />
    ),
    ...shown.map(({ id, label, title, icon: Icon }) => {
      const on = filter.standings.includes(id);
      return (
        <button
          key={id}
          type="button"
          className="chip"
          aria-pressed={on}
          title={title}
          onClick={set({ standings: on ? without(filter.standings, id) : [...filter.standings, id] })}
        >
          <Icon size={12} aria-hidden="true" />
          {label}
          <span className="chip-count">{grouped(choices.standings[id])}</span>
        </button>
      );
    }),
  ].filter(Boolean);
  if (parts.length === 0 || (state.profiles.length < 2 && !isFiltering(filter))) return null;
  return (
    <fieldset className="filters">
      <legend className="visually-hidden">Show only</legend>
      {parts}
    </fieldset>
  );
}
