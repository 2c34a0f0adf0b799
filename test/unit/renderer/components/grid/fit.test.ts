import { expect, test } from 'vitest';
import { fitColumns, type Room } from '#renderer/components/grid/fit.ts';

const columns: Room[] = [
  { id: 'name', least: 140, share: 1 },
  { id: 'key', least: 160, rank: 1 },
  { id: 'region', least: 90, share: 0.5, rank: 3 },
  { id: 'state', least: 100, rank: 2 },
];
const at = (width: number) => fitColumns(columns, width).ids.join(' ');

test('all columns stand where there is room for all', () => {
  expect(fitColumns(columns, 900)).toEqual({
    ids: ['name', 'key', 'region', 'state'],
    template: 'minmax(140px, 1fr) 160px minmax(90px, 0.5fr) 100px',
  });
});

test('the least important go first, and the order stays', () => {
  expect(at(560)).toBe('name key state');
  expect(at(400)).toBe('name key');
  expect(at(300)).toBe('name');
});

test('what fits exactly fits', () => {
  const all = 140 + 160 + 90 + 100 + 3 * 16 + 40;
  expect(at(all)).toBe('name key region state');
  expect(at(all - 1)).toBe('name key state');
});

test('what always stays is squeezed, never wider than the list', () => {
  expect(fitColumns(columns, 100)).toEqual({ ids: ['name'], template: 'minmax(0, 140fr)' });
});

test('what cannot be shortened keeps its width as long as the others can be read', () => {
  const log: Room[] = [
    { id: 'time', least: 140 },
    { id: 'what', least: 190, share: 1.4 },
    { id: 'whom', least: 190, share: 1.4 },
  ];
  expect(fitColumns(log, 548).template).toBe('140px minmax(0, 190fr) minmax(0, 190fr)');
  expect(fitColumns(log, 300).template).toBe('minmax(0, 140fr) minmax(0, 190fr) minmax(0, 190fr)');
});
