import { type JsonMember, membersOf } from '#core/formats/json/document.ts';
import type { Part, TargetText } from '../kit/target.ts';
import { openMcFile } from './aliases.ts';

/**
 * The aliases of mc's file, and what else stands in it.
 *
 * @throws QCredError file_malformed
 */
export function mcParts(files: readonly TargetText[]): Part[] {
  const { document, aliases } = openMcFile(files);
  const saysOf = (members: readonly JsonMember[]): Map<string, string> =>
    new Map(
      members.map(({ key, value }) => [key, document.text.slice(value.offset, value.offset + value.length)]),
    );
  const others = membersOf(document.root ?? undefined).filter(({ node }) => node !== aliases?.node);
  return [
    ...membersOf(aliases?.value).map(({ key, value }) => ({
      name: `the alias "${key}"`,
      of: [key],
      says: saysOf(membersOf(value)),
    })),
    // A new file gets its version with the first alias.
    ...others
      .filter(({ key }) => key !== 'version')
      .map((member) => ({ name: `"${member.key}"`, of: [], says: saysOf([member]) })),
  ];
}

/** Whether a field of an alias is for an entry to say. */
export const isMcField = (key: string): boolean => fields.has(key.toLowerCase());

const fields: ReadonlySet<string> = new Set(['url', 'accesskey', 'secretkey', 'sessiontoken', 'api', 'path']);
