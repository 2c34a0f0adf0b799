import { type JsonDocument, type JsonMember, membersOf, parseJson } from '#core/formats/json/document.ts';
import { QCredError } from '#shared/errors.ts';
import { inFile } from '../kit/inFile.ts';
import type { TargetText } from '../kit/target.ts';

/** The version of the file that mc has written since 2020 (`cmd/config-v10.go`). */
export const currentVersion = '10';

/** mc's file, parsed. */
export interface McFile {
  source: TargetText;
  document: JsonDocument;
  /** What it says under "version"; null for a file that says nothing. */
  version: string | null;
  /** The member that holds the aliases; `hosts` before version 10. */
  aliases: JsonMember | undefined;
}

/**
 * Parses mc's file.
 *
 * @throws QCredError file_malformed, with path, line and column in the message
 */
export function openMcFile(files: readonly TargetText[]): McFile {
  const [source] = files;
  if (!source) throw new QCredError('internal', 'The configuration of mc was not read.');
  const document = inFile(source.path, () => parseJson(source.text ?? ''));
  const { root } = document;
  if (root && root.type !== 'object') {
    throw new QCredError(
      'file_malformed',
      `${source.path}: Line 1: this is not a configuration of mc, which is one object in braces.`,
      'Move the file away and let mc write a new one.',
    );
  }
  const members = membersOf(root ?? undefined);
  const version = memberOf(members, 'version');
  return {
    source,
    document,
    version: version ? String(version.value.value) : null,
    aliases: memberOf(members, 'aliases') ?? memberOf(members, 'hosts'),
  };
}

/**
 * The member that mc reads for a field: Go's decoder takes any spelling of capitals, and of several
 * the last.
 */
export const memberOf = (members: readonly JsonMember[], field: string): JsonMember | undefined =>
  members.findLast(({ key }) => key.toLowerCase() === field.toLowerCase());
