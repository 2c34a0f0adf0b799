import { type Part, soleName, type TargetText } from '../kit/target.ts';
import { parsePasswords } from './lines.ts';

/**
 * The keys of a password file, by the bucket that they are for, and its other lines.
 *
 * @throws QCredError file_malformed
 */
export function s3fsParts([source]: readonly TargetText[]): Part[] {
  if (!source?.text) return [];
  const { keys, settings, others } = parsePasswords(source);
  const sole = new Map<string, string>(settings.map(({ name, value }) => [name, value]));
  const parts: Part[] = [];
  for (const { bucket, accessKeyId, secretAccessKey } of keys) {
    const says = bucket === null ? sole : new Map<string, string>();
    says.set('ACCESS_KEY_ID', accessKeyId).set('SECRET_ACCESS_KEY', secretAccessKey);
    if (bucket !== null) parts.push({ name: `the key for the bucket "${bucket}"`, of: [bucket], says });
  }
  if (sole.size > 0) parts.push({ name: 'the key for all buckets', of: [soleName], says: sole });
  const lines = new Map(others.map((line, i) => [`line ${i + 1}`, line]));
  if (lines.size > 0) parts.push({ name: 'the file', of: [], says: lines });
  return parts;
}
