import { QCredError } from '#shared/errors.ts';
import type { ExportEntry } from '../target.ts';
import { awsNameFor } from './names.ts';

/**
 * Refuses entries that would make profiles that cannot work. A name that not every reader takes is
 * allowed where the profile stands under it already: then the person's own tools read it.
 *
 * @param entries what is to be written
 * @param isThere whether a profile of that name stands in the files
 * @throws QCredError bad_input
 */
export function checkEntries(entries: readonly ExportEntry[], isThere: (name: string) => boolean): void {
  const names = new Set<string>();
  for (const entry of entries) {
    const { legal, nearest, why } = awsNameFor(entry.name);
    if (!legal && !isThere(entry.name)) {
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

function checkSource({ name, mode, role, accessKeyId, secretAccessKey }: ExportEntry): void {
  if (role) {
    if (role.sourceName === name) {
      throw new QCredError('bad_input', `"${name}" would build on itself.`, 'Give the role another name.');
    }
    if (!role.sourceName && !role.credentialSource) {
      throw new QCredError(
        'bad_input',
        `"${name}" is a role without a profile to build on.`,
        'Choose its source.',
      );
    }
  } else if (mode === 'static' && (!accessKeyId || !secretAccessKey)) {
    throw new QCredError(
      'bad_input',
      `"${name}" has no secret to write.`,
      'Unlock the vault and export again.',
    );
  }
}
