import { describe, expect, it } from 'vitest';
import { groupFound } from '#renderer/features/tools/imports/groups.ts';
import {
  filtersFor,
  shownBy,
  takenOf,
  takeShown,
  withHidden,
} from '#renderer/features/tools/imports/shown.ts';
import { foundView } from '../../../views.ts';

const groups = groupFound([
  foundView('new'),
  foundView('role', { kind: 'role' }),
  foundView('broken', { repairable: true }),
  foundView('here', { alreadyHere: 'mine' }),
  foundView('here and clean', { alreadyHere: 'other', kind: 'reference' }),
  foundView('ours', { kind: 'ours', importable: false, alreadyHere: 'mine' }),
  foundView('empty', { kind: 'none', importable: false }),
]);
const shown = (filter: Parameters<typeof shownBy>[0]) => shownBy(filter, groups).map(({ key }) => key);

describe('what was found, narrowed by how it stands', () => {
  it('counts each filter that shows some of it and not all', () => {
    expect(filtersFor(groups).map(({ value, count }) => [value, count])).toEqual([
      ['all', 7],
      ['new', 3],
      ['plain', 3],
      ['fix', 1],
      ['here', 3],
      ['nothing', 1],
    ]);
    expect(filtersFor(groups.filter(({ key }) => key === 'role')).map(({ value }) => value)).toEqual(['all']);
  });

  it('shows what the filter counts', () => {
    for (const { value, count } of filtersFor(groups)) expect(shown(value)).toHaveLength(count);
    expect(shown('plain')).toEqual(['new', 'broken', 'here']);
    expect(shown('nothing')).toEqual(['empty']);
  });
});

describe('taking what is shown', () => {
  const all = new Set(['new', 'role', 'broken']);

  it('tells none, some and all of what can be taken', () => {
    expect(takenOf(groups, all)).toEqual({ can: 4, are: 3, state: 'some' });
    expect(takenOf(shownBy('new', groups), all).state).toBe('all');
    expect(takenOf(shownBy('nothing', groups), all)).toEqual({ can: 0, are: 0, state: 'none' });
  });

  it('leaves what is not shown as it is, and what cannot be taken', () => {
    expect([...takeShown(shownBy('plain', groups), all, false)]).toEqual(['role']);
    expect([...takeShown(groups, new Set(), true)]).toEqual(['new', 'role', 'broken', 'here']);
    expect([...withHidden(new Set(['here']), all, shownBy('plain', groups))]).toEqual(['role', 'here']);
  });
});
