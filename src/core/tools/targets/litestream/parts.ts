import type { YAMLMap } from 'yaml';
import { textAt } from '#core/formats/yaml/document.ts';
import { yamlLeaves } from '#core/formats/yaml/leaves.ts';
import { type Part, soleName, type TargetText } from '../kit/target.ts';
import { keys, openLitestream, s3Replicas } from './settings.ts';

/**
 * What Litestream's configuration says: each replica in S3 by itself, and all the rest.
 *
 * @throws QCredError file_malformed
 */
export function litestreamParts(files: readonly TargetText[]): Part[] {
  if (!files[0]?.text) return [];
  const { document, root, others } = openLitestream(files);
  if (!root) return [];
  // All of them: one that says no key belongs to nobody once there is none at the top.
  const found = new Set<unknown>(s3Replicas(document, root));
  const parts: Part[] = [];
  const says = yamlLeaves(document.budget, root, (node, path) => {
    if (!found.has(node)) return false;
    const replica = node as YAMLMap;
    // One with a key of its own belongs to whoever has that key.
    const of = others.includes(replica) ? `key ${textAt(document, replica, keys.accessKeyId)}` : soleName;
    parts.push({ name: `the replica ${path}`, of: [of], says: yamlLeaves(document.budget, replica) });
    return true;
  });
  return [...parts, { name: 'the configuration', of: [soleName], says }];
}

/** Whether a setting, of a replica or at the top, is for an entry to say. */
export const isLitestreamSetting = (key: string): boolean => ours.has(key);

const ours: ReadonlySet<string> = new Set(Object.values(keys));
