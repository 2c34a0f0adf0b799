import { type Part, soleName, type TargetText } from '../kit/target.ts';
import { openCyberduck } from './files.ts';
import { pathStyleProperty } from './plan.ts';
import { type Plist, plistList, plistText } from './plist.ts';
import { passwordKey } from './read.ts';

/**
 * What a bookmark and its connection profile say, key by key; properties each by their own name.
 *
 * @throws QCredError file_malformed
 */
export function cyberduckParts(files: readonly TargetText[]): Part[] {
  const opened = openCyberduck(files);
  if (!opened) return [];
  const { bookmark, profile } = opened;
  return [
    { name: 'the bookmark', of: [soleName], says: valuesOf(bookmark) },
    { name: 'the connection profile', of: [soleName], says: valuesOf(profile) },
  ].filter(({ says }) => says.size > 0);
}

function valuesOf(plist: Plist): Map<string, string> {
  const says = new Map<string, string>();
  for (const [key, { value }] of plist.values) {
    const properties = plistList(plist, key);
    const isList = key === propertiesKey && value.name === 'array';
    if (!isList || properties.length !== value.children.length) {
      says.set(key, plistText(plist, key) ?? plist.document.text.slice(value.start, value.end));
      continue;
    }
    for (const { text } of properties) {
      const [name = text] = text.split('=');
      says.set(`${key}: ${name}`, text);
    }
  }
  return says;
}

const propertiesKey = 'Properties';

/** Whether a key is for an entry to say. */
export const isCyberduckKey = (key: string): boolean => ours.has(key);

const ours: ReadonlySet<string> = new Set([
  'Protocol',
  'Provider',
  'Nickname',
  'UUID',
  'Hostname',
  'Port',
  'Username',
  'Vendor',
  'Description',
  'Scheme',
  'Default Hostname',
  'Default Port',
  'Context',
  'Region',
  'Authorization',
  'Username Placeholder',
  'Password Placeholder',
  passwordKey,
  `${propertiesKey}: ${pathStyleProperty}`,
]);
