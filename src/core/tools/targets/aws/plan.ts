import type { IniDocument } from '#core/formats/ini/document.ts';
import { removeNested, removeValue, setNested, setValue } from '#core/formats/ini/edit.ts';
import { hasSection, type IniValue, occurrencesOf, readSection } from '#core/formats/ini/read.ts';
import { removeSection } from '#core/formats/ini/sections.ts';
import { addressingOf } from '../kit/addressing.ts';
import { checkEntries } from '../kit/checkEntries.ts';
import { removeSettings, type Setting } from '../kit/iniFile.ts';
import type { ExportEntry, PlannedFile, TargetText } from '../kit/target.ts';
import { checkAwsSource } from './checkSource.ts';
import { quoteCommand } from './command.ts';
import { type AwsFiles, changedFiles, keyMaterial, openAwsFiles, pruneCredentials } from './files.ts';
import { awsNameFor, configHeader, configHeaders } from './names.ts';
import { repairProfile } from './repair.ts';
import { createServicesPlan, type ServicesPlan } from './servicesPlan.ts';
import { rivals, writtenKeys } from './written.ts';

/**
 * The files with `entries` written and the profiles in `remove` taken out. An entry is the whole
 * truth about who a profile is (key or role, account, endpoints): settings that say otherwise go.
 * Everything else in its sections is the person's own and stays.
 *
 * @throws QCredError file_malformed; bad_input for names and values that could not be read back
 */
export function planAws(
  files: readonly TargetText[],
  entries: readonly ExportEntry[],
  remove: readonly string[],
): PlannedFile[] {
  const opened = openAwsFiles(files);
  const services = createServicesPlan(opened);
  for (const name of remove) removeProfile(opened, name, services);
  checkEntries(entries, {
    nameFor: awsNameFor,
    isThere: (name) => isThere(opened, name),
    checkSource: checkAwsSource,
  });
  for (const entry of entries) writeProfile(opened, entry, services);
  return changedFiles(opened);
}

const isThere = ({ config, credentials }: AwsFiles, name: string): boolean =>
  hasSection(config.document, configHeader(config.document, name)) || hasSection(credentials.document, name);

/** Takes out what an export writes; a section goes when nothing else is in it. */
function removeProfile(files: AwsFiles, name: string, services: ServicesPlan): void {
  const config = files.config.document;
  const credentials = files.credentials.document;
  services.release(name);
  for (const header of configHeaders(config, name)) {
    removeSettings(config, header, writtenKeys);
    removeNested(config, header, 's3', 'addressing_style');
    if (isBare(config, header)) removeSection(config, header);
  }
  removeSettings(credentials, name, writtenKeys);
  if (isBare(credentials, name)) removeSection(credentials, name);
}

/** Whether no setting is left in a section. */
const isBare = (document: IniDocument, header: string): boolean =>
  occurrencesOf(document, header).every(({ body }) => body.every(({ kind }) => kind === 'trivia'));

function writeProfile(files: AwsFiles, entry: ExportEntry, services: ServicesPlan): void {
  const config = files.config.document;
  const credentials = files.credentials.document;
  repairProfile(files, entry.name);
  const sections = configHeaders(config, entry.name).map(
    (header) => [header, readSection(config, header)] as const,
  );
  const fromCredentials = readSection(credentials, entry.name);
  // Of two headers the last counts.
  const fromConfig = sections.at(-1)?.[1];
  const wanted = wantedSettings(entry, (key) => (fromCredentials.get(key) ?? fromConfig?.get(key))?.text);
  for (const [header, settings] of sections) {
    for (const [key, value] of wanted) {
      if (value === null && settings.has(key)) removeValue(config, header, key);
      else if (value && !says(settings, key, value)) setValue(config, header, key, value);
    }
    services.write(header, entry.name, entry.endpoints);
    // Left to itself the AWS CLI puts the bucket into the path where it must.
    if (entry.addressing !== 'auto') writeAddressing(config, header, addressingOf(entry));
  }
  writeCredentials(credentials, entry, wanted, fromCredentials);
}

type Settings = ReadonlyMap<string, IniValue>;

/** Whether a setting says this to every reader: to some a comment behind a value is part of it. */
function says(settings: Settings, key: string, value: string): boolean {
  const there = settings.get(key);
  return there?.text === value && !there.commented && there.nested === null;
}

/** Whether no comment stands behind the sign of a block, nor behind the value of this key in it. */
const isPlain = ({ commented, commentedWithin }: IniValue, key: string): boolean =>
  !commented && !commentedWithin.includes(key);

/**
 * Settings of the config file in the order they are written. Null: the key must not be there.
 * Undefined: not ours to say, the person's own stays.
 *
 * @param textOf what the profile says now
 */
function wantedSettings(entry: ExportEntry, textOf: (key: string) => string | undefined): Setting[] {
  const { region, accountId, role, mode, relaxedChecksums } = entry;
  // What belongs to another key, or to another role, says nothing of this one.
  const otherKey = (textOf('aws_access_key_id') ?? entry.accessKeyId) !== entry.accessKeyId;
  const otherRole = textOf('role_arn') !== undefined && textOf('role_arn') !== role?.roleArn;
  const notSaid = otherRole ? null : undefined;
  const usesProcess = !role && mode === 'credential_process';
  const checksums = relaxedChecksums ? 'when_required' : undefined;
  return [
    ['region', region || undefined],
    ['aws_account_id', accountId || (otherKey ? null : undefined)],
    ['credential_process', usesProcess ? quoteCommand(entry.credentialProcess) : null],
    ['role_arn', role?.roleArn ?? null],
    ['source_profile', role?.sourceName || null],
    ['credential_source', (!role?.sourceName && role?.credentialSource) || null],
    ['mfa_serial', role?.mfaSerial || notSaid],
    ['external_id', role?.externalId || notSaid],
    ['duration_seconds', role?.durationSeconds?.toString() ?? notSaid],
    ['role_session_name', role?.sessionName || notSaid],
    ['request_checksum_calculation', checksums],
    ['response_checksum_validation', checksums],
    ...otherKeys,
  ];
}

const otherKeys: readonly Setting[] = [...rivals, ...keyMaterial].map((key) => [key, null]);

function writeAddressing(config: IniDocument, header: string, style: string): void {
  const s3 = readSection(config, header).get('s3');
  if (s3?.nested?.get('addressing_style') === style && isPlain(s3, 'addressing_style')) return;
  setNested(config, header, 's3', 'addressing_style', style);
}

/**
 * Writes or removes the key itself, and what would win over the config file, since this file's settings do.
 *
 * @param settings what the profile said there before anything was written
 */
function writeCredentials(
  credentials: IniDocument,
  entry: ExportEntry,
  wanted: readonly Setting[],
  settings: Settings,
): void {
  const { name, mode, role, accessKeyId, secretAccessKey, sessionToken } = entry;
  const isStatic = mode === 'static' && !role;
  const material: Record<string, string | undefined> = isStatic
    ? {
        aws_access_key_id: accessKeyId,
        aws_secret_access_key: secretAccessKey?.reveal(),
        aws_session_token: sessionToken?.reveal(),
      }
    : {};
  for (const key of keyMaterial) {
    const value = material[key];
    if (value === undefined) removeValue(credentials, name, key);
    else if (!says(settings, key, value)) setValue(credentials, name, key, value);
  }
  if (settings.size === 0) return;
  for (const [key, value] of wanted) {
    if (value !== undefined && !keyMaterial.includes(key)) removeValue(credentials, name, key);
  }
  pruneCredentials(credentials, name);
}
