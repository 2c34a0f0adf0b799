import type { IniDocument } from '#core/formats/ini/document.ts';
import { hasSection } from '#core/formats/ini/read.ts';
import { removeSection } from '#core/formats/ini/sections.ts';
import { checkRcloneValue, rcloneIni } from '#core/tools/targets/rclone/ini.ts';
import { QCredError } from '#shared/errors.ts';
import { addressingOf } from '../kit/addressing.ts';
import { checkEntries } from '../kit/checkEntries.ts';
import { openIni, plannedIni, removeSettings, type Setting, writeSettings } from '../kit/iniFile.ts';
import type { ExportEntry, PlannedFile, TargetText } from '../kit/target.ts';
import { fileInUse, isEncrypted } from './locate.ts';
import { rcloneNameFor } from './names.ts';
import { rcloneProvider } from './providers.ts';
import { remoteOf } from './read.ts';

const secretKeys = ['secret_access_key', 'session_token'];

/**
 * rclone's file with `entries` written as S3 remotes and the remotes in `remove` taken out. Settings
 * that say whose key it is, or where, are the entry's; all others of the remote stay.
 *
 * @throws QCredError file_malformed; bad_input for names and values that could not be read back;
 * name_taken for a remote that is not S3; unsupported for a file that rclone has encrypted
 */
export function planRclone(
  files: readonly TargetText[],
  entries: readonly ExportEntry[],
  remove: readonly string[],
): PlannedFile[] {
  const source = fileInUse(files);
  if (!source || (entries.length === 0 && remove.length === 0)) return [];
  if (isEncrypted(source)) {
    throw new QCredError(
      'unsupported',
      `${source.path}: rclone has encrypted its configuration, so QCred cannot change it.`,
      'Take the password off with "rclone config", or point RCLONE_CONFIG at another file.',
    );
  }
  const document = openIni(source, rcloneIni);
  // What is not S3 took the place of ours, and is the person's own.
  for (const name of remove) if (remoteOf(document, name).get('type') === 's3') removeRemote(document, name);
  checkEntries(entries, { nameFor: rcloneNameFor, isThere: (name) => hasSection(document, name) });
  for (const entry of entries) writeRemote(document, entry);
  return plannedIni(source, document, secretKeys);
}

/** Takes out what an export writes; a remote that the person gave other settings stays one without a key. */
function removeRemote(document: IniDocument, name: string): void {
  const left = [...remoteOf(document, name).keys()].filter((key) => !isRcloneSetting(key));
  if (left.length === 0) removeSection(document, name);
  else {
    const keyless = ownKeys.filter((key) => key !== 'type' && key !== 'provider');
    removeSettings(document, name, keyless);
  }
}

function writeRemote(document: IniDocument, entry: ExportEntry): void {
  const remote = remoteOf(document, entry.name);
  const type = remote.get('type') ?? 's3';
  if (type !== 's3') {
    throw new QCredError(
      'name_taken',
      `rclone has a remote "${entry.name}" already, of another type.`,
      'Give the profile another name there.',
    );
  }
  const settings = settingsOf(entry, remote.get('provider'));
  for (const [key, value] of settings) if (value) checkRcloneValue(key, value);
  writeSettings(document, entry.name, settings);
}

/** Whether a setting of a remote is for an entry to say. */
export const isRcloneSetting = (key: string): boolean => ownKeys.includes(key);

const ownKeys: readonly string[] = [
  'type',
  'provider',
  'env_auth',
  'profile',
  'shared_credentials_file',
  'access_key_id',
  'secret_access_key',
  'session_token',
  'role_arn',
  'region',
  'endpoint',
  'force_path_style',
];

function settingsOf(entry: ExportEntry, presentProvider: string | undefined): Setting[] {
  const { mode, region, endpoints, addressing } = entry;
  const isStatic = mode === 'static';
  return [
    ['type', 's3'],
    ['provider', (entry.asFound && presentProvider) || rcloneProvider(entry.provider, presentProvider)],
    ['env_auth', isStatic ? 'false' : 'true'],
    ['profile', (!isStatic && entry.reference) || null],
    // It would be read instead of both AWS files, and only one of them holds the command.
    ['shared_credentials_file', null],
    ['access_key_id', (isStatic && entry.accessKeyId) || null],
    ['secret_access_key', (isStatic && entry.secretAccessKey?.reveal()) || null],
    ['session_token', (isStatic && entry.sessionToken?.reveal()) || null],
    // A role of the remote's own, in versions after 1.60.
    ['role_arn', null],
    ['region', region || undefined],
    ['endpoint', endpoints.s3 || null],
    ['force_path_style', addressing === 'auto' ? undefined : String(addressingOf(entry) === 'path')],
  ];
}
