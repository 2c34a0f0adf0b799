import { QCredError } from '#shared/errors.ts';
import { nearestName } from './nearestName.ts';
import type { TargetEnvironment, TargetFile, TargetText } from './target.ts';

/** `locate` of a target with one file, where the person wants it: none while there is no choice. */
export const locateChosen =
  (part: string) =>
  ({ chosen }: TargetEnvironment): TargetFile[] =>
    chosen === undefined ? [] : [{ part, path: chosen }];

/** The one file of such a target. @throws QCredError bad_input while there is no choice */
export function chosenText([file]: readonly TargetText[]): TargetText {
  if (file) return file;
  throw new QCredError('bad_input', 'No file was chosen.', 'Choose where the file goes.');
}

/** What a file may be called that is about a profile: its name, without what file systems and shells mind. */
export function fileStem(profileName: string): string {
  const kept = (text: string) => text.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '');
  const stem = nearestName(profileName, kept, 'profile').slice(0, 64);
  if (stem === '') return 'profile';
  return device.test(stem) ? `profile-${stem}` : stem;
}

/** What Windows takes for a device, whatever follows a dot (Win32, "Naming Files, Paths, and Namespaces"). */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
