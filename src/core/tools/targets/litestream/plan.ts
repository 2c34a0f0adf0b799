import type { YAMLMap } from 'yaml';
import type { Splice } from '#core/formats/text/splices.ts';
import { applyLineSplices } from '#core/formats/text/wholeLines.ts';
import { nodeAt, pairOf } from '#core/formats/yaml/document.ts';
import { editMap, pairLines, type YamlWish } from '#core/formats/yaml/edit.ts';
import { QCredError } from '#shared/errors.ts';
import { addressingOf } from '../kit/addressing.ts';
import { refuseToken } from '../kit/refuseToken.ts';
import type { ExportEntry, PlannedFile, TargetText } from '../kit/target.ts';
import { addToYaml, entangled, yamlSetting } from '../kit/yamlFile.ts';
import { readLitestream } from './read.ts';
import { keys, type LitestreamFile, openLitestream } from './settings.ts';

/**
 * Litestream's configuration with the key written or taken out: at the top, or in the replicas that
 * hold it. Where the storage is, is said in the replicas that use the key, since Litestream before
 * 0.5 looks for it nowhere else; at the top while there are none.
 *
 * @throws QCredError file_malformed; bad_input for what Litestream cannot hold; unsupported where
 * anchors and aliases stand in the way
 */
export function planLitestream(files: readonly TargetText[], entry: ExportEntry | null): PlannedFile[] {
  const file = openLitestream(files);
  const { part, path } = file.source;
  const edited = entry ? written(file, entry) : takenOut(file);
  const text = edited.trim() === '' ? '' : edited;
  if (text === (file.source.text ?? '')) return [];
  checkOutcome(file.source, text, entry);
  return [{ part, path, text, secret: /secret-access-key/.test(text) }];
}

function written(file: LitestreamFile, entry: ExportEntry): string {
  const { document, root, holders, replicas } = file;
  const { key, place } = wishesOf(entry);
  const { text } = document;
  if (!root) return addToYaml(text, pairLines([...key, ...place], ''));
  const wanted = new Map<YAMLMap, YamlWish[]>();
  const want = (map: YAMLMap, wish: YamlWish): void => {
    wanted.set(map, [...(wanted.get(map) ?? []), wish]);
  };
  for (const wish of key) for (const map of holders) want(map, wish);
  const members = [...new Set([...holders, ...replicas, root])];
  for (const wish of place) {
    const present = members.filter((map) => nodeAt(document, map, wish.key));
    const home = replicas.length > 0 ? replicas : [root];
    const targets = wish.text === null || present.length > 0 ? present : home;
    for (const map of targets) want(map, wish);
  }
  return applyLineSplices(text, editMaps(file, wanted));
}

function takenOut(file: LitestreamFile): string {
  const { document, root, holders, replicas } = file;
  if (!root) return document.text;
  const wishes = Object.values(keys).map((key): YamlWish => ({ key, text: null }));
  const members = [...new Set([...holders, ...replicas, root])];
  return applyLineSplices(document.text, editMaps(file, new Map(members.map((map) => [map, wishes]))));
}

function editMaps({ document, source }: LitestreamFile, wanted: ReadonlyMap<YAMLMap, YamlWish[]>): Splice[] {
  // Where several end in one place, the inner ones come first.
  const innerFirst = [...wanted].sort(([a], [b]) => (b.range?.[0] ?? 0) - (a.range?.[0] ?? 0));
  return innerFirst.flatMap(([map, wishes]) => {
    const merged = wishes.find(
      ({ key, text }) => text === null && !pairOf(map, key) && nodeAt(document, map, key),
    );
    if (merged) throw entangled(source.path);
    return editMap(document, map, wishes);
  });
}

/** The settings that say whose key it is, and those that say where it is used. */
function wishesOf(entry: ExportEntry): { key: YamlWish[]; place: YamlWish[] } {
  const { accessKeyId, secretAccessKey, endpoints, region, addressing } = entry;
  refuseToken(entry, 'Litestream');
  const pathStyle = addressing === 'auto' ? undefined : String(addressingOf(entry) === 'path');
  return {
    key: [wish(keys.accessKeyId, accessKeyId), wish(keys.secretAccessKey, secretAccessKey?.reveal())],
    place: [
      wish(keys.endpoint, endpoints.s3 || null),
      wish(keys.region, region || undefined),
      { key: keys.pathStyle, text: pathStyle, token: pathStyle },
    ],
  };
}

/** Litestream puts the environment's variables in the place of `$NAME`. */
const wish = (key: string, text: string | null | undefined): YamlWish => yamlSetting(key, text, '$');

/** Anchors, aliases and merged mappings can lead elsewhere than the lines that were changed. */
function checkOutcome(source: TargetText, text: string, entry: ExportEntry | null): void {
  const keyIn = (read: TargetText): string[] =>
    readLitestream([read]).profiles.map(
      ({ accessKeyId, secretAccessKey }) => `${accessKeyId} ${secretAccessKey?.reveal()}`,
    );
  const before = keyIn(source);
  let after: string[];
  try {
    after = keyIn({ ...source, text });
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    throw entangled(source.path);
  }
  const wanted = entry && `${entry.accessKeyId} ${entry.secretAccessKey?.reveal()}`;
  const isDone = wanted ? after.includes(wanted) : !after.some((key) => before.includes(key));
  if (!isDone) throw entangled(source.path);
}
