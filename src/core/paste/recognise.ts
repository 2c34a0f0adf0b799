import type { Notice } from '../targets/target.ts';
import { readAssignments } from './assignments.ts';
import { readBare } from './bare.ts';
import { readCsv } from './csv.ts';
import { finish } from './finish.ts';
import type { RawKey, Reader, Reading, Recognised } from './found.ts';
import { isWhole } from './gather.ts';
import { readJson } from './json.ts';
import { readLabels } from './labels.ts';
import { readSections } from './sections.ts';
import { tidy } from './text.ts';
import { readXml } from './xml.ts';

export type { FoundKey, Recognised } from './found.ts';

/** All formats, the strictest first: the first that finds a whole key is the one. */
const readers: readonly Reader[] = [
  readJson,
  readXml,
  readCsv,
  readSections,
  readBare,
  readAssignments,
  readLabels,
];

const longestText = 1_000_000;

/**
 * Recognises access keys in pasted text, whatever it was copied from. Pure; never throws; takes
 * time linear in the text. Secrets come out as `Secret` and appear nowhere else.
 */
export function recognise(text: string): Recognised {
  if (text.length > longestText)
    return nothing('The text is too long to look through.', 'Copy only the lines with the key.');
  const reading = read(tidy(text));
  if (!reading) return nothing(...whyNothing(text));
  const finished = unique(reading.keys).map(finish);
  const keys = finished.map(({ key }) => key).filter((key) => key.accessKeyId ?? key.secretAccessKey);
  return { format: reading.format, keys, notices: onceEach(finished.flatMap(({ notices }) => notices)) };
}

function read(text: string): Reading | null {
  let half: Reading | null = null;
  for (const reader of readers) {
    const reading = reader(text);
    if (reading?.keys.some(isWhole)) return reading;
    half ??= reading;
  }
  return half;
}

function whyNothing(text: string): [message: string, hint: string] {
  if (text.trim() === '')
    return ['There is nothing to look through.', 'Copy an access key, then paste it here.'];
  if (/<html|<!doctype html/i.test(text.slice(0, 5000))) {
    return ['This is the source of a web page.', 'Copy the key from the page as you see it.'];
  }
  return [
    'No access key was recognised in this text.',
    'Paste what a provider or a tool shows for a key: JSON, CSV, XML, export lines, a .env file, a profile, or "Access key: …" lines.',
  ];
}

const nothing = (message: string, hint: string): Recognised => ({
  format: 'unrecognised text',
  keys: [],
  notices: [{ level: 'warning', message, hint }],
});

/** The same key, said twice, is one. */
function unique(keys: readonly RawKey[]): RawKey[] {
  return [...new Map(keys.map((key) => [`${key.accessKeyId}\n${key.secretAccessKey}`, key])).values()];
}

function onceEach(notices: readonly Notice[]): Notice[] {
  return [...new Map(notices.map((notice) => [notice.message, notice])).values()];
}
