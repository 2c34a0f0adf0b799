import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goToRow, type Manner, type Selection } from '#renderer/components/grid/selection.ts';

const keys = ['a', 'b', 'c', 'd', 'e'];
const nothing: Selection = { selected: new Set(), active: null, anchor: null };
const selectionAfter = (steps: readonly [number, Manner][]): Selection =>
  steps.reduce((selection, [index, manner]) => goToRow(keys, selection, index, manner), nothing);

describe('goToRow', () => {
  it('selects one row alone', () => {
    expect([
      ...selectionAfter([
        [1, 'alone'],
        [3, 'alone'],
      ]).selected,
    ]).toEqual(['d']);
  });

  it('selects from the anchor in both directions, and shrinks again', () => {
    expect([
      ...selectionAfter([
        [2, 'alone'],
        [4, 'range'],
      ]).selected,
    ]).toEqual(['c', 'd', 'e']);
    expect([
      ...selectionAfter([
        [2, 'alone'],
        [4, 'range'],
        [1, 'range'],
      ]).selected,
    ]).toEqual(['b', 'c']);
  });

  it('adds and takes away single rows', () => {
    expect([
      ...selectionAfter([
        [0, 'alone'],
        [2, 'toggle'],
        [0, 'toggle'],
      ]).selected,
    ]).toEqual(['c']);
  });

  it('moves the cursor without touching the selection', () => {
    const moved = selectionAfter([
      [0, 'alone'],
      [3, 'move'],
    ]);
    expect([[...moved.selected], moved.active]).toEqual([['a'], 'd']);
  });

  it('starts a range where it is when its anchor is gone', () => {
    const stale: Selection = { selected: new Set(), active: null, anchor: 'removed' };
    expect([...goToRow(keys, stale, 2, 'range').selected]).toEqual(['c']);
  });

  it('never selects what is not listed', () => {
    const steps = fc.array(
      fc.tuple(fc.integer({ min: -2, max: 8 }), fc.constantFrom<Manner>('alone', 'toggle', 'range', 'move')),
    );
    fc.assert(
      fc.property(steps, (taken) => {
        const { selected, active } = selectionAfter(taken);
        return [...selected].every((key) => keys.includes(key)) && (active === null || keys.includes(active));
      }),
    );
  });
});
