import { isMap, type Pair, type YAMLMap } from 'yaml';
import { type Budget, createBudget } from '#core/formats/text/budget.ts';
import { createLineIndex } from '#core/formats/text/lines.ts';
import {
  keysOf,
  mapOf,
  mapsOf,
  nodeAt,
  pairOf,
  parseYaml,
  textAt,
  type YamlDocument,
} from '#core/formats/yaml/document.ts';
import { chosenText } from '../kit/chosenFile.ts';
import { inFile } from '../kit/inFile.ts';
import type { TargetText } from '../kit/target.ts';

/** One document of a file, from its `---` on. */
export interface Chunk {
  start: number;
  end: number;
  text: string;
  linesBefore: number;
}

/** A Secret in a document of the file. */
export interface SecretManifest {
  /** `NAME`, or `NAMESPACE/NAME` where it says its namespace. */
  name: string;
  chunk: Chunk;
  document: YamlDocument;
  root: YAMLMap;
  /** Whether it is the document, rather than one of a list. */
  isWhole: boolean;
  /** `data` holds base64, `stringData` plain text that wins. */
  data: { pair: Pair | undefined; map: YAMLMap | undefined };
  stringData: { pair: Pair | undefined; map: YAMLMap | undefined };
  values: ReadonlyMap<string, string>;
  /** Encrypted in place, by SOPS. */
  isSealed: boolean;
}

/** A file of manifests; other kinds than Secret are passed over unread. */
interface ManifestFile {
  source: TargetText;
  secrets: SecretManifest[];
}

/**
 * Finds the Secrets of a file. Documents that do not speak of a Secret are not even parsed, so that
 * a large file of other things takes no longer than looking for that word.
 *
 * @throws QCredError file_malformed, with path, line and column in the message; bad_input without a file
 */
export function openManifests(files: readonly TargetText[]): ManifestFile {
  const source = chosenText(files);
  const text = source.text ?? '';
  const secrets = inFile(source.path, () => {
    const budget = createBudget(text);
    return splitDocuments(text)
      .filter(isOfSecrets)
      .flatMap((chunk) => secretsIn(chunk, budget));
  });
  return { source, secrets };
}

/** Whether a document speaks of a Secret at all. */
export const isOfSecrets = ({ text }: Chunk): boolean => /\bSecret\b/.test(text);

/** The Secrets of one document; a `List` holds several. */
export function secretsIn(chunk: Chunk, budget: Budget): SecretManifest[] {
  const document = parseYaml(chunk.text, chunk.linesBefore, budget);
  const { contents } = document;
  if (!isMap(contents)) return [];
  const isList = textAt(document, contents, 'kind') === 'List';
  const items = isList ? mapsOf(document, pairOf(contents, 'items')?.value) : [contents];
  return items.flatMap((root) => secretOf(document, root, chunk, !isList));
}

/** The documents of a file. A line of three dashes begins one, even within a block of text. */
export function splitDocuments(text: string): Chunk[] {
  const lineAt = createLineIndex(text);
  const marks = [...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index);
  const starts = marks[0] === 0 ? marks : [0, ...marks];
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? text.length;
    return { start, end, text: text.slice(start, end), linesBefore: lineAt(start).line - 1 };
  });
}

function secretOf(document: YamlDocument, root: YAMLMap, chunk: Chunk, isWhole: boolean): SecretManifest[] {
  const metadata = mapOf(document, nodeAt(document, root, 'metadata'));
  const name = metadata && textAt(document, metadata, 'name');
  const isSecret =
    textAt(document, root, 'kind') === 'Secret' && textAt(document, root, 'apiVersion') === 'v1';
  if (!isSecret || !name) return [];
  const namespace = textAt(document, metadata, 'namespace');
  const part = (key: string): SecretManifest['data'] => {
    return { pair: pairOf(root, key), map: mapOf(document, nodeAt(document, root, key)) };
  };
  const data = part('data');
  const stringData = part('stringData');
  return [
    {
      name: namespace ? `${namespace}/${name}` : name,
      chunk,
      document,
      root,
      isWhole,
      data,
      stringData,
      values: new Map([
        ...texts(document, data.map, decode),
        ...texts(document, stringData.map, (text) => text),
      ]),
      isSealed: nodeAt(document, root, 'sops') !== undefined,
    },
  ];
}

function texts(
  document: YamlDocument,
  map: YAMLMap | undefined,
  read: (text: string) => string | undefined,
): [string, string][] {
  if (!map) return [];
  return [...keysOf(document, map)].flatMap((name): [string, string][] => {
    const text = textAt(document, map, name);
    const value = text === undefined ? undefined : read(text);
    return value === undefined ? [] : [[name, value]];
  });
}

/** Base64 of UTF-8 text, which may be broken into lines. Undefined for anything else. */
function decode(text: string): string | undefined {
  const compact = text.replace(/\s/g, '');
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.toString('base64') !== compact) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
