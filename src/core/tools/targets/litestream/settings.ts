import type { YAMLMap } from 'yaml';
import { mapsOf, nodeAt, textAt, type YamlDocument } from '#core/formats/yaml/document.ts';
import type { TargetText } from '../kit/target.ts';
import { openYaml, type YamlFile } from '../kit/yamlFile.ts';

/** Litestream's own words. */
export const keys = {
  accessKeyId: 'access-key-id',
  secretAccessKey: 'secret-access-key',
  endpoint: 'endpoint',
  region: 'region',
  pathStyle: 'force-path-style',
} as const;

/** `litestream.yml`, parsed. */
export interface LitestreamFile extends YamlFile {
  /** Mappings that hold the key: the whole file, or replicas with a key of their own. */
  holders: YAMLMap[];
  /** Replicas in S3 that use this key. */
  replicas: YAMLMap[];
  /** Replicas in S3 with another key. */
  others: YAMLMap[];
}

/**
 * Parses Litestream's configuration and finds out where its key stands. Settings at the top hold for
 * every replica that says nothing else (`SetDefaults` in its main.go).
 *
 * @throws QCredError file_malformed, with path, line and column in the message; bad_input without a file
 */
export function openLitestream(files: readonly TargetText[]): LitestreamFile {
  const file = openYaml(files, 'Litestream');
  const { document, root } = file;
  return { ...file, ...(root ? keyHolders(document, root) : { holders: [], replicas: [], others: [] }) };
}

function keyHolders(
  document: YamlDocument,
  root: YAMLMap,
): Pick<LitestreamFile, 'holders' | 'replicas' | 'others'> {
  const all = s3Replicas(document, root);
  const keyOf = (map: YAMLMap): string | undefined => textAt(document, map, keys.accessKeyId);
  const keyed = all.filter((replica) => keyOf(replica) !== undefined);
  const [first] = keyed;
  if (keyOf(root) !== undefined || !first) {
    const key = keyOf(root);
    const uses = (replica: YAMLMap): boolean => [undefined, key].includes(keyOf(replica));
    const same = keyed.filter((replica) => keyOf(replica) === key);
    return {
      holders: [root, ...same],
      replicas: all.filter(uses),
      others: all.filter((replica) => !uses(replica)),
    };
  }
  const key = keyOf(first);
  const same = keyed.filter((replica) => keyOf(replica) === key);
  const known = new Set(same);
  return { holders: same, replicas: same, others: keyed.filter((replica) => !known.has(replica)) };
}

/**
 * The replicas in S3, whatever their key. A replica's kind is the scheme of its address, else its type
 * (`ReplicaType` in main.go).
 */
export function s3Replicas(document: YamlDocument, root: YAMLMap): YAMLMap[] {
  const replicas = mapsOf(document, nodeAt(document, root, 'dbs')).flatMap((db) => [
    ...mapsOf(document, nodeAt(document, db, 'replica')),
    ...mapsOf(document, nodeAt(document, db, 'replicas')),
  ]);
  return [...new Set(replicas)].filter((replica) => {
    const scheme = /^(\w+):\/\//.exec(textAt(document, replica, 'url') ?? '')?.[1];
    return (scheme ?? textAt(document, replica, 'type')) === 's3';
  });
}
