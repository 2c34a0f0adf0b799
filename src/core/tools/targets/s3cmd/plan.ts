import type { IniDocument } from '#core/formats/ini/document.ts';
import { getValue } from '#core/formats/ini/read.ts';
import { checkS3cmdValue, s3cmdIni, s3cmdSettings } from '#core/tools/targets/s3cmd/ini.ts';
import { openIni, plannedIni, removeSettings, type Setting, writeSettings } from '../kit/iniFile.ts';
import type { ExportEntry, PlannedFile, TargetText } from '../kit/target.ts';
import { hostOf, ownKeys, secretKeys, section, settingsOf } from './settings.ts';

/**
 * `.s3cfg` with the profile written or taken out; every other setting is the person's own and stays.
 *
 * @throws QCredError file_malformed; bad_input for values that could not be read back
 */
export function planS3cmd(files: readonly TargetText[], entry: ExportEntry | null): PlannedFile[] {
  const [source] = files;
  if (!source) return [];
  const document = openIni(source, s3cmdIni);
  if (entry) writeProfile(document, entry);
  else takeOut(document);
  return plannedIni(source, document, secretKeys);
}

/** Whether a setting is for an entry to say. */
export const isS3cmdSetting = (key: string): boolean =>
  ownKeys.includes(key) || key === 'signature_v2' || key === websiteKey;

function writeProfile(document: IniDocument, entry: ExportEntry): void {
  const present = s3cmdSettings(document);
  const said = new Map([...present].map(([key, { text }]) => [key, text]));
  const settings = [...settingsOf(entry, said), ...settingsInTheWay(said, entry)];
  for (const [key, value] of settings) if (value) checkS3cmdValue(key, value);
  writeSettings(document, section, settings);
}

/** Settings that are right for Amazon or for long ago, and wrong for what is written now. */
function settingsInTheWay(said: ReadonlyMap<string, string>, entry: ExportEntry): Setting[] {
  const { provider } = entry;
  const website = said.get(websiteKey);
  // Where the host stays, how it wants requests signed is the person's to know.
  const isOld = said.has('signature_v2') && said.get('host_base') !== hostOf(entry);
  const showsAmazon = website === undefined || website.includes('amazonaws.com');
  return [
    ['signature_v2', isOld ? 'False' : undefined],
    // Left out, s3cmd would show addresses at Amazon for the bucket's web site.
    [websiteKey, provider === 'aws' ? (website === '' ? null : undefined) : showsAmazon ? '' : undefined],
  ];
}

function takeOut(document: IniDocument): void {
  const isOurs = getValue(document, section, websiteKey) === '';
  removeSettings(document, section, isOurs ? [...ownKeys, websiteKey] : ownKeys);
}

const websiteKey = 'website_endpoint';
