import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { type FoundKey, recognise } from '#core/tools/paste/recognise.ts';
import { runs } from '../../../support/long.ts';

const folders = ['paste', 'pastes'].map((name) => join(import.meta.dirname, '../../../fixtures', name));
const texts = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name !== 'expected.json')
    .map((name) => readFileSync(join(folder, name), 'utf8')),
);

/** Numbers below `limit`, the same in every run (mulberry32). */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

const junk = [
  '"',
  "'",
  '{',
  '}',
  ':',
  '=',
  ',',
  ';',
  '|',
  '\t',
  ' ',
  '\n',
  '\\',
  '<',
  '>',
  '[',
  ']',
  '/',
  '\0',
];

/** A text as it comes when too little, too much or the wrong part of it was copied. */
function mutate(text: string, next: (limit: number) => number): string {
  const at = next(text.length + 1);
  const to = Math.min(text.length, at + next(next(3) === 0 ? text.length : 40));
  const sign = junk[next(junk.length)] ?? '';
  const lines = text.split('\n');
  const line = next(lines.length);
  switch (next(10)) {
    case 0:
      return text.slice(at);
    case 1:
      return text.slice(0, at);
    case 2:
      return text.slice(0, at) + text.slice(to);
    case 3:
      return text.slice(0, at) + sign + text.slice(at);
    case 4:
      return text.replaceAll(sign, junk[next(junk.length)] ?? '');
    case 5:
      return text.replaceAll('\n', ' ');
    case 6:
      return [...lines.slice(0, line), ...lines.slice(line + 1)].join('\n');
    case 7:
      return [...lines.slice(line), ...lines.slice(0, line)].join('\n');
    case 8:
      return text.slice(0, at) + text.slice(at, to).repeat(2) + text.slice(to);
    default:
      return `${text}${sign}${texts[next(texts.length)] ?? ''}`;
  }
}

const secretWord = /[^\s"'`,]*CANARY[^\s"'`,]*/g;

/** So much of a secret is the secret: less of it, spliced to half an id, nobody could tell from one. */
const enough = 16;

/** What must not be shown of the secrets in a text: each run of so many signs, or all of a shorter one. */
function piecesOf(text: string): string[] {
  return [...text.matchAll(secretWord)].flatMap(([word]) => {
    const secret = word.slice(word.indexOf('CANARY'));
    const runsOf = Math.max(1, secret.length - enough + 1);
    return [...Array(runsOf).keys()].map((i) => secret.slice(i, i + enough));
  });
}

const shownOf = ({ accessKeyId = '', region = '', endpoints }: FoundKey): string[] => [
  accessKeyId,
  region,
  ...Object.values(endpoints),
];

// What stands in the fixtures without their secrets too, such as 01234567, is no secret's alone.
const rest = texts.map((text) => text.replaceAll(secretWord, '')).join('\n');
const pieces = new Set(texts.flatMap(piecesOf).filter((piece) => !rest.includes(piece)));
const short = [...pieces].filter(({ length }) => length < enough);
const holdsSecret = (shown: string): boolean =>
  short.some((piece) => shown.includes(piece)) ||
  [...Array(Math.max(0, shown.length - enough + 1)).keys()].some((i) =>
    pieces.has(shown.slice(i, i + enough)),
  );

it('never shows a secret as an access key id, a region or an endpoint, whatever was done to the paste', () => {
  const next = numbers(20261127);
  for (let i = 0; i < runs(3000, 100_000); i++) {
    let text = texts[i % texts.length] ?? '';
    for (let times = 1 + next(3); times > 0; times--) text = mutate(text, next).slice(0, 8000);
    const recognised = recognise(text);
    const shown = recognised.keys.flatMap(shownOf);
    if (shown.some(holdsSecret)) throw new Error(`Run ${i}: "${recognised.format}" shows a secret.\n${text}`);
  }
});
