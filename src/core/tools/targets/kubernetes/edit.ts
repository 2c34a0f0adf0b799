import type { YAMLMap } from 'yaml';
import type { Splice } from '#core/formats/text/splices.ts';
import { addLinesBelow } from '#core/formats/text/wholeLines.ts';
import { pairOf } from '#core/formats/yaml/document.ts';
import {
  editMap,
  endOfPair,
  flowPairs,
  hasOnly,
  pairLines,
  removePairs,
  type YamlWish,
} from '#core/formats/yaml/edit.ts';
import { quoteYaml } from '#core/formats/yaml/quote.ts';
import { withoutSdkSettings } from '../variables/sdk.ts';
import type { SecretManifest } from './manifests.ts';

/** What a Secret's keys are to say. Null: must not be there. Undefined: stays as it is. */
export type Wishes = readonly (readonly [name: string, value: string | null | undefined])[];

/** What a Secret says once our keys are taken out. */
export const nothing: Wishes = [
  ['AWS_ACCESS_KEY_ID', null],
  ['AWS_SECRET_ACCESS_KEY', null],
  ['AWS_SESSION_TOKEN', null],
  ...withoutSdkSettings(),
];

/** Whether a Secret says anything that we would write. */
export const holdsAwsKeys = ({ values }: SecretManifest): boolean =>
  nothing.some(([name]) => values.has(name));

/**
 * Edits a Secret in its document: a key is changed where it stands, in base64 or plain; a new one
 * goes into `stringData`, unless there is only `data`. A block that loses its last key goes.
 */
export function editSecret(secret: SecretManifest, wishes: Wishes): Splice[] {
  const { document, root, data, stringData } = secret;
  const { encoded, plain } = sortWishes(secret, wishes);
  const parts = [
    { ...data, wished: encoded },
    { ...stringData, wished: plain },
  ];
  const edits = parts.flatMap(({ map, wished }) =>
    map && !isEmptiedBy(map, wished) ? editMap(document, map, wished) : [],
  );
  const emptied = parts.flatMap(({ pair, map, wished }) =>
    pair && map && isEmptiedBy(map, wished) ? [pair] : [],
  );
  const homeless = stringData.map ? [] : plain.filter(({ text }) => typeof text === 'string');
  return [...edits, ...addStringData(secret, homeless), ...removePairs(document, root, new Set(emptied))];
}

/** Which wishes go to `data`, encoded, and which to `stringData`. */
function sortWishes(
  { values, data, stringData }: SecretManifest,
  wishes: Wishes,
): { encoded: YamlWish[]; plain: YamlWish[] } {
  const encoded: YamlWish[] = [];
  const plain: YamlWish[] = [];
  for (const [key, text] of wishes) {
    if (text === undefined) continue;
    const isIn = (map: YAMLMap | undefined): boolean => map !== undefined && pairOf(map, key) !== undefined;
    const isPlain = isIn(stringData.map);
    // What `stringData` says wins, and an old secret is not left behind it.
    if (text === null || isPlain) encoded.push({ key, text: null });
    if (text === null) plain.push({ key, text });
    else if (values.get(key) === text) continue;
    else if (!isPlain && (isIn(data.map) || (data.map && !stringData.pair)))
      encoded.push(base64Wish(key, text));
    else plain.push({ key, text });
  }
  return { encoded, plain };
}

function base64Wish(key: string, text: string): YamlWish {
  const base64 = Buffer.from(text, 'utf8').toString('base64');
  return { key, text: base64, token: quoteYaml(base64) };
}

function isEmptiedBy(map: YAMLMap, wishes: readonly YamlWish[]): boolean {
  const keys = new Set(wishes.map(({ key }) => key));
  return map.items.length > 0 && wishes.every(({ text }) => text === null) && hasOnly(map, keys);
}

/** The block `stringData`, where there is none, or nothing in it. */
function addStringData(
  { document, root, stringData }: SecretManifest,
  wishes: readonly YamlWish[],
): Splice[] {
  if (wishes.length === 0) return [];
  const { text } = document;
  if (root.flow)
    return editMap(document, root, [{ key: 'stringData', text: '', token: `{${flowPairs(wishes)}}` }]);
  const start = root.range?.[0] ?? 0;
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const lines = pairLines(wishes, ' '.repeat(column + 2));
  if (stringData.pair) return [addLinesBelow(text, endOfPair(text, stringData.pair), lines)];
  const last = root.items.at(-1);
  const block = [`${' '.repeat(column)}stringData:`, ...lines];
  return last ? [addLinesBelow(text, endOfPair(text, last), block)] : [];
}
