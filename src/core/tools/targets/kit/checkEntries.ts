import { QCredError } from '#shared/errors.ts';
import type { ExportEntry, Target } from './target.ts';

/** What the checks need to know of a target and its files. */
interface EntryRules {
  nameFor: Target['nameFor'];
  /** Whether a profile of that name stands in the files already: then the tool reads it, whatever our rules say. */
  isThere?(name: string): boolean;
  /** What an entry must bring; unless told otherwise, what a tool without roles needs. */
  checkSource?(entry: ExportEntry): void;
}

/**
 * Refuses entries that would make profiles that cannot work. A name that not every reader takes is
 * allowed where the profile stands under it already: then the person's own tools read it.
 *
 * @throws QCredError bad_input
 */
export function checkEntries(
  entries: readonly ExportEntry[],
  { nameFor, isThere, checkSource = checkKey }: EntryRules,
): void {
  const names = new Set<string>();
  for (const entry of entries) {
    const { legal, nearest, why } = nameFor(entry.name);
    if (!legal && !isThere?.(entry.name)) {
      throw new QCredError(
        'bad_input',
        `A profile cannot have this name there. ${why}`,
        `Call it "${nearest}".`,
      );
    }
    if (names.has(entry.name)) {
      throw new QCredError(
        'bad_input',
        `Two profiles would be called "${entry.name}" there.`,
        'Give one of them another name.',
      );
    }
    names.add(entry.name);
    checkSource(entry);
  }
}

/** For tools that hold keys and references to AWS profiles, but no roles of their own. */
function checkKey({ name, mode, role, accessKeyId, secretAccessKey, reference }: ExportEntry): void {
  if (mode === 'reference' && !reference) {
    throw new QCredError(
      'bad_input',
      `"${name}" needs a profile in the AWS files to refer to.`,
      'Export it to the AWS CLI too.',
    );
  }
  if (mode !== 'static') return;
  if (role) {
    throw new QCredError(
      'bad_input',
      `"${name}" is a role, which has no key of its own to write.`,
      'Let the tool use the AWS profile of that role instead.',
    );
  }
  if (!accessKeyId || !secretAccessKey?.reveal()) {
    throw new QCredError(
      'bad_input',
      `"${name}" has no secret to write.`,
      'Unlock the vault and export again.',
    );
  }
}
