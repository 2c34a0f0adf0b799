import type { TargetEnvironment, TargetFile, TargetText } from '../kit/target.ts';
import { openPlist, type Plist, plistText } from './plist.ts';

const bookmarkEnding = '.duck';
const profileEnding = '.cyberduckprofile';

/** The two files beside each other, whichever of them was chosen. */
export function locateCyberduck({ chosen }: TargetEnvironment): TargetFile[] {
  if (chosen === undefined) return [];
  const stem = [bookmarkEnding, profileEnding].reduce(
    (path, ending) => (path.endsWith(ending) ? path.slice(0, -ending.length) : path),
    chosen,
  );
  return [
    { part: 'bookmark', path: chosen.endsWith(profileEnding) ? stem + bookmarkEnding : chosen },
    { part: 'profile', path: stem + profileEnding },
  ];
}

/** The files of Cyberduck: who connects where, and how such a connection is made. */
export interface CyberduckFiles {
  bookmark: Plist;
  profile: Plist;
}

/**
 * Parses both files; one that does not exist is empty.
 *
 * @returns null while no file is chosen
 * @throws QCredError file_malformed
 */
export function openCyberduck(files: readonly TargetText[]): CyberduckFiles | null {
  const bookmark = files.find(({ part }) => part === 'bookmark');
  const profile = files.find(({ part }) => part === 'profile');
  return bookmark && profile ? { bookmark: openPlist(bookmark), profile: openPlist(profile) } : null;
}

/** Whether the connection is made as the profile says: the bookmark names it, or there is no bookmark. */
export function usesProfile({ bookmark, profile }: CyberduckFiles): boolean {
  const vendor = plistText(profile, 'Vendor');
  if (vendor === undefined) return false;
  return bookmark.values.size === 0 || plistText(bookmark, 'Provider') === vendor;
}
