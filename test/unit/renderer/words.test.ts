import { describe, expect, it } from 'vitest';
import { ago, count, listed, said, shortcutWords, shortly, stamp } from '#renderer/words.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const inSeconds = (seconds: number) => new Date(now + seconds * 1000).toISOString();

describe('dates as people say them', () => {
  it.each([
    [0, 'just now'],
    [-59, 'just now'],
    [30, 'in under a minute'],
    [-60, '1 minute ago'],
    [-7200, '2 hours ago'],
    [-86_400, 'yesterday'],
    [12 * 86_400, 'in 12 days'],
    [-70 * 86_400, '70 days ago'],
    [-449 * 86_400, '449 days ago'],
    [-800 * 86_400, '2 years ago'],
  ])('%i seconds away is “%s”', (seconds, words) => {
    expect(said(inSeconds(seconds), now)).toBe(words);
  });

  it('can be short', () => {
    expect([shortly(inSeconds(2400), now), shortly(inSeconds(5), now)]).toEqual(['in 40 min', 'now']);
  });
});

it('never tells what has happened as if it were to come', () => {
  expect([ago(inSeconds(40), now), ago(inSeconds(-7200), now)]).toEqual(['just now', '2 hours ago']);
});

it('stamps an instant in local time', () => {
  expect(stamp(new Date(2026, 0, 2, 3, 4, 5).toISOString())).toBe('2026-01-02 03:04:05');
});

it('counts with the right noun', () => {
  expect([
    count(1, 'file'),
    count(2, 'file'),
    count(1, 'entry', 'entries'),
    count(0, 'entry', 'entries'),
    count(12_345, 'key'),
  ]).toEqual(['1 file', '2 files', '1 entry', '0 entries', '12,345 keys']);
});

it('lists names in a sentence and counts the rest', () => {
  expect([
    listed([]),
    listed(['a']),
    listed(['a', 'b']),
    listed(['a', 'b', 'c']),
    listed(['a', 'b', 'c', 'd']),
  ]).toEqual(['', 'a', 'a and b', 'a, b and c', 'a, b and 2 more']);
});

it('says shortcuts in the words of the machine', () => {
  expect(shortcutWords('Mod+Shift+C')).toBe('Ctrl+Shift+C');
});
