import { describe, expect, it } from 'vitest';
import { placesIn, placeWords, positionOf } from '#renderer/features/rotation/due/timeScale.ts';
import { barsOf, usesWords } from '#renderer/features/rotation/due/uses.ts';
import type { DueRow } from '#renderer/features/rotation/dueList.ts';

const row = (name: string, inDays: number | null, status: DueRow['due']['status'] = 'fine'): DueRow =>
  ({ name, place: '', rotation: null, due: { credentialId: name, inDays, status } }) as unknown as DueRow;

describe('keys on a line of time', () => {
  it('has today in the middle, near days wide, and what is far at its edges', () => {
    expect([positionOf(0), positionOf(-400), positionOf(400), positionOf(9999), positionOf(-9999)]).toEqual([
      0.5, 0, 1, 1, 0,
    ]);
    expect(positionOf(100)).toBe(0.75);
    expect(positionOf(7) - positionOf(0)).toBeGreaterThan(positionOf(97) - positionOf(90));
  });

  it('puts those of a place together, the longest overdue first, each as urgent as its worst', () => {
    const places = placesIn([
      row('ok', 100),
      row('never', null, 'never'),
      row('late', -310, 'overdue'),
      row('later', -312, 'overdue'),
      row('soon', 101, 'soon'),
    ]);
    expect(places.map(({ rows, days, status }) => [rows.map(({ name }) => name), days, status])).toEqual([
      [['late', 'later'], [-312, -310], 'overdue'],
      [['ok', 'soon'], [100, 101], 'soon'],
    ]);
  });

  it('takes thousands in a few places', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => row(String(at), at - 10_000));
    const places = placesIn(many);
    expect(places.length).toBeLessThanOrEqual(41);
    expect(places.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(20_000);
  });

  it('is said in words', () => {
    expect([placeWords([-12, -10]), placeWords([-1, -1]), placeWords([0, 0]), placeWords([3, 3])]).toEqual([
      'overdue by 10 to 12 days',
      'overdue by 1 day',
      'due today',
      'due in 3 days',
    ]);
  });
});

describe('use by week', () => {
  const uses = { accessKeyId: 'A', weeks: [0, 1, 100], last: '2026-01-01T00:00:00.000Z' };
  const now = Date.parse('2026-01-01T02:00:00.000Z');

  it('shows one use beside a hundred', () => {
    expect(barsOf(uses.weeks, { high: 16, step: 6 })).toEqual([
      { x: 0, bar: 0 },
      { x: 6, bar: 2 },
      { x: 12, bar: 16 },
    ]);
    expect(barsOf([0, 0], { high: 16, step: 6 }).map(({ bar }) => bar)).toEqual([0, 0]);
  });

  it('is said in words', () => {
    expect(usesWords(uses, now)).toBe('Handed out 101 times in 3 weeks, last 2 hours ago');
    expect(usesWords(undefined, now)).toBe('Not handed out in 12 weeks');
  });
});
