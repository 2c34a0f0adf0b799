import { withoutLineEnding } from '#core/formats/text/lines.ts';
import { decodeBase64, decodeFile, isSound, plain } from './check.ts';
import { fieldOf } from './fields.ts';
import { readFiles } from './files.ts';
import type { RawKey } from './found.ts';
import { gather, isKey, isWhole, merge, type Pair } from './gather.ts';
import { readLabels } from './labels.ts';
import { lastSegment } from './text.ts';
import { readVariables } from './variables.ts';

type Branch = Readonly<Record<string, unknown>>;

/** Deeper than any answer of a service; a hostile text is as deep as it is long. */
const deepest = 40;

/** More objects than any such answer has. */
const mostObjects = 20_000;

/** Labels of a list's items that hold the name of something, and those that hold its value. */
const nameLabels = /^(?:name|key|label|field|id|variable|(?:output|parameter|tag)key)$/i;
const valueLabels = /^(?:value|(?:output|parameter|tag|string)value|(?:plain|secret)?text)$/i;

/** Strings that hold a document of their own, as Secrets Manager and Bitwarden's notes do. */
const longestInner = 65_536;

/**
 * The keys in a tree of values, wherever they stand: an object's own properties, lists of names and
 * values, values in wrappers (`{"sensitive": true, "value": …}`), `NAME=value` strings, documents
 * within strings, Secrets of Kubernetes. What an object says besides belongs to the key within it.
 *
 * @param root what JSON, YAML and the like parse into
 */
export function keysIn(root: unknown): RawKey[] {
  // As if it stood in an object, which is who looks through a list of names and values.
  const { keys, words } = gatherFrom({ root }, '', { depth: 0, budget: { left: mostObjects } });
  return keys.map((key) => (keys.length === 1 ? merge([key, words]) : key));
}

/** Keys that were found, and what was said beside them. */
interface Gathered {
  keys: RawKey[];
  words: RawKey;
}

/** How far is looked: each object takes one of what is left for all. */
interface Reach {
  depth: number;
  budget: { left: number };
}

function gatherFrom(value: unknown, under: string, { depth, budget }: Reach): Gathered {
  if (depth > deepest || budget.left <= 0 || typeof value !== 'object' || value === null)
    return { keys: [], words: {} };
  budget.left--;
  const branch: Branch = { ...value };
  const own = Array.isArray(value) ? [] : ownPairs(branch);
  const below: Gathered[] = [];
  for (const [label, child] of Object.entries(branch)) {
    const inner = typeof child === 'string' ? innerDocument(child) : child;
    if (typeof inner === 'object' && inner !== null && !isWrapper(inner))
      below.push(
        gatherFrom(isSecretData(branch, label) ? decoded(inner) : inner, label, { depth: depth + 1, budget }),
      );
    else if (typeof child === 'string' && child.includes('\n'))
      below.push({ keys: innerText(child), words: {} });
  }
  const start = startOf(branch, under);
  // A list of one says what its item says; of several none speaks for all.
  const said = Array.isArray(value) && value.length === 1 ? (below[0]?.words ?? {}) : wordsOf(own);
  return combine(gather(own, start), merge([start, said]), below);
}

/**
 * Keys of an object and of what it holds: halves that are torn apart find each other, and what is
 * said around a key goes with it where there is only one.
 */
function combine(own: readonly RawKey[], words: RawKey, below: readonly Gathered[]): Gathered {
  const mine = own.filter(isKey);
  const all = [...mine, ...below.flatMap(({ keys }) => keys)];
  const whole = all.filter(isWhole);
  const sound = whole.filter((key) => isSound(plain(key)));
  const ids = all.filter((key) => key.accessKeyId !== undefined && key.secretAccessKey === undefined);
  const secrets = all.filter((key) => key.accessKeyId === undefined);
  const beside = merge([words, ...below.map((one) => one.words)]);
  if (whole.length > 0) {
    // Other halves are of other things: Swift's secret beside an S3 key.
    const keys = sound.length > 0 ? sound : whole;
    // What stands in a branch of its own is said of this key only where the key is here itself.
    const said = mine.some(isWhole) ? beside : words;
    return { keys: keys.length === 1 ? keys.map((key) => merge([key, said])) : keys, words };
  }
  if (ids.length === 1 && secrets.length === 1)
    return { keys: [merge([...ids, ...secrets, beside])], words: {} };
  return { keys: [...ids, ...(ids.length === 0 && secrets.length === 1 ? secrets : [])], words };
}

/** What an object says that is no key, such as a region. */
const wordsOf = (pairs: readonly Pair[]): RawKey => {
  const words: RawKey = {};
  for (const [label, value] of pairs) {
    const field = fieldOf(label);
    if (!field?.sure || field.loose || value === '') continue;
    const { name } = field;
    if (name === 'region' || name === 'endpoint' || name === 'name' || name === 'expiresAt') {
      if (!field.service) words[name] ??= value;
    }
  }
  return words;
};

function ownPairs(branch: Branch): Pair[] {
  const pairs: Pair[] = [];
  for (const [label, value] of Object.entries(branch)) {
    const text = scalar(value) ?? wrapped(value);
    if (text !== undefined) pairs.push([label, text]);
    else if (Array.isArray(value)) pairs.push(...listedPairs(value));
    else if (typeof value === 'object' && value !== null) pairs.push(...pathPairs(label, value));
  }
  return pairs;
}

/** `region: {static: …}`, `access_key: {id: …, secret: …}`: labels that take two levels. */
const pathPairs = (label: string, inner: object): Pair[] =>
  Object.entries(inner)
    .slice(0, 20)
    .flatMap(([last, value]): Pair[] => {
      const path = `${label}.${last}`;
      const text = scalar(value);
      return text !== undefined && !fieldOf(label)?.loose && fieldOf(path)?.group === ''
        ? [[path, text]]
        : [];
    });

const scalar = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? withoutLineEnding(value)
    : typeof value === 'number'
      ? String(value)
      : undefined;

/** `{"value": "…"}` with nothing that names it: the name is the property it stands under. */
function wrapped(value: unknown): string | undefined {
  if (!isWrapper(value)) return undefined;
  return scalar(Object.entries(value).find(([label]) => valueLabels.test(label))?.[1]);
}

function isWrapper(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= 6 &&
    entries.some(([label, inner]) => valueLabels.test(label) && scalar(inner) !== undefined) &&
    !entries.some(([label, inner]) => nameLabels.test(label) && typeof inner === 'string')
  );
}

/** The items of a list that are names with values, or `NAME=value`. */
function listedPairs(list: readonly unknown[]): Pair[] {
  return list.flatMap((item): Pair[] => {
    if (typeof item === 'string') {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(item) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return [];
    const entries = Object.entries(item);
    const value = entries.find(
      ([label, inner]) => valueLabels.test(label) && scalar(inner) !== undefined,
    )?.[1];
    const text = scalar(value);
    if (text === undefined) return [];
    // Of several names the one that means something: 1Password's have an id and a label.
    const names = entries
      .filter(([label, inner]) => nameLabels.test(label) && typeof inner === 'string')
      .sort(([a], [b]) => Number(a === 'id') - Number(b === 'id'));
    const name = names.map(([, inner]) => lastSegment(String(inner))).find((inner) => fieldOf(inner));
    return name === undefined ? [] : [[name, text]];
  });
}

function innerDocument(text: string): unknown {
  if (text.length > longestInner || !/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A file or a note within a value. */
function innerText(text: string): RawKey[] {
  if (text.length > longestInner) return [];
  for (const reader of [readFiles, readVariables, readLabels]) {
    const keys = (reader(text)?.keys ?? []).filter(isSound);
    if (keys.length > 0) return keys;
  }
  return [];
}

const isSecretData = ({ kind }: Branch, label: string): boolean => kind === 'Secret' && label === 'data';

/** Values of a Secret, which are base64; what is not, says nothing. */
const decoded = (data: object): Branch =>
  Object.fromEntries(
    Object.entries(data).map(([label, value]) => [
      label,
      typeof value === 'string' ? (decodeBase64(value) ?? decodeFile(value)) : undefined,
    ]),
  );

/** An alias of the MinIO client is known by the name of its property, an object of Kubernetes by its metadata. */
function startOf({ url, accessKey, metadata, kind }: Branch, under: string): RawKey {
  if (typeof url === 'string' && typeof accessKey === 'string' && under !== '') return { name: under };
  if (kind === 'Secret' && typeof metadata === 'object' && metadata !== null && 'name' in metadata)
    return typeof metadata.name === 'string' ? { name: metadata.name } : {};
  return {};
}
