import { type IniValue, occurrencesOf, readSection } from '#core/formats/ini/read.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import type { FoundKey, FoundProfile, FoundRole, TargetText } from '../kit/target.ts';
import { isOurCommand, ourProgramIn } from './command.ts';
import { type AwsFiles, openAwsFiles } from './files.ts';
import { configHeader } from './names.ts';
import { fileNotices, profileNotices } from './notices.ts';
import { profileNames } from './profileNames.ts';
import { endpointsOf, isServicesMisplaced, readServices } from './services.ts';

type Settings = ReadonlyMap<string, IniValue>;

/**
 * The profiles of both files, merged as the AWS CLI merges them: `[profile NAME]` of the config
 * file and `[NAME]` of the credentials file, whose settings win.
 *
 * @throws QCredError file_malformed with path, line and column in the message
 */
export function readAws(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  const opened = openAwsFiles(files);
  return {
    profiles: profileNames(opened).map((name) => readProfile(opened, name)),
    notices: [...fileNotices(opened.config), ...fileNotices(opened.credentials)],
  };
}

function readProfile(files: AwsFiles, name: string): FoundProfile {
  const { config, credentials } = files;
  const fromConfig = readSection(config.document, configHeader(config.document, name));
  const fromCredentials = readSection(credentials.document, name);
  const settings = new Map([...fromConfig, ...fromCredentials]);
  const text = (key: string): string | undefined => settings.get(key)?.text || undefined;

  const misplaced = isServicesMisplaced(files, text('services'));
  const services = readServices(
    misplaced ? credentials.document : config.document,
    settings.get('services')?.text,
  );
  const endpoints = endpointsOf(settings.get('endpoint_url')?.text, services);
  const kind = kindOf(settings, fromCredentials);
  const places: Record<keyof AwsFiles, FoundAt | undefined> = {
    credentials: foundAt(files, 'credentials', name),
    config: foundAt(files, 'config', name),
  };
  const inCredentials = fromCredentials.has('aws_access_key_id');
  const counts = materialIn(inCredentials ? fromCredentials : fromConfig);
  return {
    name,
    provider: guessProvider(endpoints),
    kind,
    ...(kind === 'ours' && { calls: ourProgramIn(text('credential_process') ?? '') }),
    ...counts,
    keyForOthers: kind === 'role' && ownKind(settings, fromCredentials) === 'static',
    unused: inCredentials ? unusedIn(fromConfig, counts, places.config) : [],
    stays: whyStays(settings),
    accountId: text('aws_account_id'),
    region: text('region'),
    endpoints,
    role: roleOf(text),
    notices: profileNotices(files, name, { fromConfig, fromCredentials, misplaced }),
    repairable: misplaced,
    where: (inCredentials ? places.credentials : places.config) ?? places.credentials ?? nowhere(files),
  };
}

/**
 * The key in the settings of one file. A key is never put together from both: botocore's
 * `SharedCredentialProvider` and `ConfigProvider` each read one of them. Of the two words for a token
 * the older one comes first there.
 */
function materialIn(settings: Settings): Material {
  const text = (key: string): string | undefined => settings.get(key)?.text || undefined;
  const secretAccessKey = text('aws_secret_access_key');
  const sessionToken = text('aws_security_token') ?? text('aws_session_token');
  return {
    accessKeyId: text('aws_access_key_id'),
    secretAccessKey: secretAccessKey === undefined ? undefined : new Secret(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
  };
}

type Material = Pick<FoundProfile, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

/** The key of the config file, which nobody gets where the credentials file has one, if it is another. */
function unusedIn(fromConfig: Settings, counts: Material, where: FoundAt | undefined): FoundKey[] {
  const { accessKeyId, secretAccessKey, sessionToken } = materialIn(fromConfig);
  if (accessKeyId === undefined || secretAccessKey === undefined || !where) return [];
  const same =
    accessKeyId === counts.accessKeyId &&
    secretAccessKey.reveal() === counts.secretAccessKey?.reveal() &&
    sessionToken?.reveal() === counts.sessionToken?.reveal();
  return same ? [] : [{ accessKeyId, secretAccessKey, sessionToken, where }];
}

/** Other ways to credentials beside a key, which come after it: a reference to us would have to replace them. */
function whyStays(settings: Settings): string | undefined {
  const names = [...settings.keys()];
  const other = names.find((key) => /^(sso_.*|credential_process|login_session)$/.test(key));
  return other && `Beside its key it says "${other}", which would be lost.`;
}

/** Where the CLI would get the secret, in the order of botocore's credential chain. */
function kindOf(settings: Settings, fromCredentials: Settings): FoundProfile['kind'] {
  const says = (key: string): boolean => Boolean(settings.get(key)?.text);
  if (says('role_arn') && !says('web_identity_token_file')) return 'role';
  return ownKind(settings, fromCredentials);
}

/** The same for a profile that another one builds on: its role does not count then, if it has a key. */
function ownKind(settings: Settings, fromCredentials: Settings): FoundProfile['kind'] {
  const says = (key: string): boolean => Boolean(settings.get(key)?.text);
  const command = settings.get('credential_process')?.text;
  if (says('web_identity_token_file')) return 'other';
  if (['sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name'].some(says)) return 'other';
  if (fromCredentials.get('aws_access_key_id')?.text) return 'static';
  if (says('login_session')) return 'other';
  if (command) return isOurCommand(command) ? 'ours' : 'other';
  if (says('aws_access_key_id') || says('aws_secret_access_key')) return 'static';
  return 'none';
}

function roleOf(text: (key: string) => string | undefined): FoundRole | undefined {
  const roleArn = text('role_arn');
  if (roleArn === undefined) return undefined;
  const duration = text('duration_seconds');
  return {
    roleArn,
    sourceName: text('source_profile'),
    credentialSource: text('credential_source'),
    mfaSerial: text('mfa_serial'),
    externalId: text('external_id'),
    durationSeconds: duration !== undefined && /^\d+$/.test(duration) ? Number(duration) : undefined,
    sessionName: text('role_session_name'),
  };
}

type FoundAt = FoundProfile['where'];

/** Where a profile stands in one of the files. */
function foundAt(files: AwsFiles, part: keyof AwsFiles, name: string): FoundAt | undefined {
  const { source, document } = files[part];
  const header = part === 'config' ? configHeader(document, name) : name;
  const section = occurrencesOf(document, header).at(0);
  return section && { path: source.path, line: section.header?.number ?? 1 };
}

const nowhere = ({ credentials }: AwsFiles): FoundAt => ({ path: credentials.source.path, line: 1 });
