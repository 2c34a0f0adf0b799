import type { Notice } from '#shared/notice.ts';
import { readAssignments } from './assignments.ts';
import { readAddresses, readBare } from './bare.ts';
import { isSound, isSoundId, plain } from './check.ts';
import { readCode } from './code.ts';
import { readCsv } from './csv.ts';
import { excerptOf } from './excerpt.ts';
import { readFiles } from './files.ts';
import { finish } from './finish.ts';
import type { FoundKey, RawKey, Reader, Reading, Recognised } from './found.ts';
import { looksLikeId } from './guess.ts';
import { readJson } from './json.ts';
import { readLabels } from './labels.ts';
import { readRows } from './rows.ts';
import { readSections } from './sections.ts';
import { readTable } from './table.ts';
import { tidy } from './text.ts';
import { readVariables } from './variables.ts';
import { readXml } from './xml.ts';
import { readYaml } from './yaml.ts';

export type { FoundKey, Recognised } from './found.ts';

/** All forms but JSON, the strictest first: the first that finds a whole key is the one. */
const readers: readonly Reader[] = [
  readFiles,
  readXml,
  readCsv,
  readRows,
  readBare,
  readVariables,
  readYaml,
  readSections,
  readTable,
  readAddresses,
  readAssignments,
  readCode,
  readLabels,
];

const longestText = 1_000_000;

/** Nobody chooses from more. */
const mostKeys = 1000;

/**
 * Recognises access keys in pasted text, whatever it was copied from. Pure; never throws; takes
 * time linear in the text. Secrets come out as `Secret` and appear nowhere else.
 */
export function recognise(text: string): Recognised {
  if (text.length > longestText)
    return nothing('The text is too long to look through.', 'Copy only the lines with the key.');
  const { reading, cut } = read(tidy(text));
  if (!reading) return nothing(...whyNothing(text));
  const finished = unique(reading.keys)
    .slice(0, mostKeys)
    .map((raw) => ({ raw, ...finish(raw) }));
  const shown = finished.filter(isWorthShowing);
  const notices = onceEach([
    ...finished.flatMap((one) => one.notices),
    ...shown.flatMap((one) => one.missing),
    ...(cut ? [cutNotice] : []),
  ]);
  if (shown.length === 0 && notices.length === 0) return nothing(...whyNothing(text));
  return { format: reading.format, keys: shown.map(({ key }) => key), notices };
}

/**
 * Half a key is one where its id cannot be anything else, since a word under the wrong label may be a
 * secret, and where its secret is nothing but a word, beside which no other stood for an id.
 */
const isWorthShowing = ({ key, raw }: { key: FoundKey; raw: RawKey }): boolean =>
  key.accessKeyId === undefined
    ? raw.accessKeyId === undefined && /^[\w+/=.~-]{8,}$/.test(key.secretAccessKey?.reveal() ?? '')
    : key.secretAccessKey !== undefined || looksLikeId(key.accessKeyId);

const cutNotice: Notice = {
  level: 'info',
  message: 'The text is long, and only the first part that has keys in it was looked through.',
  hint: 'Copy only the lines with the key.',
};

/**
 * What the first reader says that finds a key with both its halves. Where none does, half a key is
 * better than nothing, and an id says more than a secret.
 */
function read(text: string): { reading: Reading | null; cut: boolean } {
  // JSON is read as a whole, which is quick; all else would take its time with a long text.
  const whole = judged(readJson(text));
  if (whole?.sound) return { reading: whole.reading, cut: false };
  const excerpt = excerptOf(text);
  let half = whole;
  for (const reader of readers) {
    const found = judged(reader(excerpt.text));
    if (found?.sound) return { reading: found.reading, cut: excerpt.cut };
    if (found && (!half || (found.hasId && !half.hasId))) half = found;
  }
  return { reading: half?.reading ?? null, cut: excerpt.cut };
}

/** A reading with what it is worth; only keys with both halves of it, where there are any. */
function judged(found: Reading | null): { reading: Reading; sound: boolean; hasId: boolean } | null {
  if (!found) return null;
  const keys = found.keys.map(plain);
  const sound = withoutSecrets(keys.filter(isSound));
  return {
    reading: { ...found, keys: sound.length > 0 ? sound : keys },
    sound: sound.length > 0,
    hasId: keys.some(({ accessKeyId }) => accessKeyId !== undefined && isSoundId(accessKeyId)),
  };
}

/** Without keys whose id is, or holds, what is another one's secret. */
function withoutSecrets(keys: readonly RawKey[]): RawKey[] {
  const secrets = new Set(keys.map(({ secretAccessKey }) => secretAccessKey));
  return keys.filter(({ accessKeyId = '', secretAccessKey }) => {
    return !secrets.has(accessKeyId) || (accessKeyId === secretAccessKey && keys.length === 1);
  });
}

function whyNothing(text: string): [message: string, hint: string] {
  if (text.trim() === '')
    return ['There is nothing to look through.', 'Copy an access key, then paste it here.'];
  if (/<html|<!doctype html/i.test(text.slice(0, 5000))) {
    return ['This is the source of a web page.', 'Copy the key from the page as you see it.'];
  }
  if (/\bqnzm_ck_\w/.test(text)) {
    return [
      'This is a client key of Quilibrium. It only says which program asks: it is no secret, and signs nothing.',
      'Copy the Access Key ID and the Secret Access Key from QConsole.',
    ];
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
