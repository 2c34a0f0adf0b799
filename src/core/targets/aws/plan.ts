import type { IniDocument } from '#core/ini/document.ts';
import { removeValue, setNested, setValue } from '#core/ini/edit.ts';
import { getNested, hasSection, readSection } from '#core/ini/read.ts';
import { removeSection } from '#core/ini/sections.ts';
import { checkEntries } from '../checkEntries.ts';
import type { ExportEntry, PlannedFile, TargetText } from '../target.ts';
import { checkAwsSource } from './checkSource.ts';
import { quoteCommand } from './command.ts';
import { type AwsFiles, changedFiles, keyMaterial, openAwsFiles, pruneCredentials } from './files.ts';
import { awsNameFor, configHeader, configHeaders } from './names.ts';
import { repairProfile } from './repair.ts';
import { createServicesPlan, type ServicesPlan } from './servicesPlan.ts';

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

function removeProfile({ config, credentials }: AwsFiles, name: string, services: ServicesPlan): void {
  services.release(name);
  for (const header of configHeaders(config.document, name)) removeSection(config.document, header);
  removeSection(credentials.document, name);
}

function writeProfile(files: AwsFiles, entry: ExportEntry, services: ServicesPlan): void {
  const config = files.config.document;
  const credentials = files.credentials.document;
  repairProfile(files, entry.name);
  for (const header of configHeaders(config, entry.name)) {
    const settings = readSection(config, header);
    for (const [key, value] of wantedSettings(entry)) {
      if (value === null && settings.has(key)) removeValue(config, header, key);
      else if (value && settings.get(key)?.text !== value) setValue(config, header, key, value);
    }
    services.write(header, entry.name, entry.endpoints);
    if (entry.addressing !== 'auto') writeAddressing(config, header, entry.addressing);
  }
  writeCredentials(credentials, entry);
}

/**
 * Settings of the config file in the order they are written. Null: the key must not be there.
 * Undefined: not ours to say, the person's own stays.
 */
function wantedSettings(entry: ExportEntry): [key: string, value: string | null | undefined][] {
  const { region, accountId, role, mode, relaxedChecksums } = entry;
  const usesProcess = !role && mode === 'credential_process';
  const checksums = relaxedChecksums ? 'when_required' : undefined;
  return [
    ['region', region || undefined],
    ['aws_account_id', accountId || null],
    ['credential_process', usesProcess ? quoteCommand(entry.credentialProcess) : null],
    ['role_arn', role?.roleArn ?? null],
    ['source_profile', role?.sourceName || null],
    ['credential_source', (!role?.sourceName && role?.credentialSource) || null],
    ['mfa_serial', role?.mfaSerial || null],
    ['external_id', role?.externalId || null],
    ['duration_seconds', role?.durationSeconds?.toString() ?? null],
    ['role_session_name', role?.sessionName || null],
    ['request_checksum_calculation', checksums],
    ['response_checksum_validation', checksums],
    ...[...rivals, ...keyMaterial].map((key): [string, null] => [key, null]),
  ];
}

/** Ways to get credentials that the AWS CLI prefers to ours: left in place, the profile would be someone else. */
const rivals: readonly string[] = [
  'web_identity_token_file',
  'sso_session',
  'sso_start_url',
  'sso_account_id',
  'sso_role_name',
  'sso_region',
  'login_session',
];

function writeAddressing(config: IniDocument, header: string, style: string): void {
  if (getNested(config, header, 's3', 'addressing_style') === style) return;
  setNested(config, header, 's3', 'addressing_style', style);
}

/** Writes or removes the key itself, and what would win over the config file, since this file's settings do. */
function writeCredentials(credentials: IniDocument, entry: ExportEntry): void {
  const { name, mode, role, accessKeyId, secretAccessKey, sessionToken } = entry;
  const isStatic = mode === 'static' && !role;
  const material: Record<string, string | undefined> = isStatic
    ? {
        aws_access_key_id: accessKeyId,
        aws_secret_access_key: secretAccessKey?.reveal(),
        aws_session_token: sessionToken?.reveal(),
      }
    : {};
  const settings = readSection(credentials, name);
  for (const key of keyMaterial) {
    const value = material[key];
    if (value === undefined) removeValue(credentials, name, key);
    else if (settings.get(key)?.text !== value) setValue(credentials, name, key, value);
  }
  if (settings.size === 0) return;
  for (const [key, value] of wantedSettings(entry)) {
    if (value !== undefined && !keyMaterial.includes(key)) removeValue(credentials, name, key);
  }
  pruneCredentials(credentials, name);
}
