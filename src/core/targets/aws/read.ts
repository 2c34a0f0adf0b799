import { type IniValue, occurrencesOf, readSection } from '#core/ini/read.ts';
import { Secret } from '#core/secrets/secret.ts';
import { guessProvider } from '../guessProvider.ts';
import type { FoundProfile, FoundRole, Notice, TargetText } from '../target.ts';
import { isOurCommand } from './command.ts';
import { type AwsFiles, openAwsFiles } from './files.ts';
import { configHeader } from './names.ts';
import { fileNotices, profileNotices } from './notices.ts';
import { profileNames } from './profileNames.ts';
import { endpointsOf, isServicesMisplaced } from './services.ts';

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
  const endpoints = endpointsOf(settings, misplaced ? credentials.document : config.document);
  const secretAccessKey = text('aws_secret_access_key');
  const sessionToken = text('aws_session_token') ?? text('aws_security_token');
  return {
    name,
    provider: guessProvider(endpoints),
    kind: kindOf(settings, fromCredentials),
    accessKeyId: text('aws_access_key_id'),
    secretAccessKey: secretAccessKey === undefined ? undefined : new Secret(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
    accountId: text('aws_account_id'),
    region: text('region'),
    endpoints,
    role: roleOf(text),
    notices: profileNotices(files, name, { fromConfig, fromCredentials, misplaced }),
    repairable: misplaced,
    where: placeOf(files, name, fromCredentials),
  };
}

/** Where the CLI would get the secret, in the order of botocore's credential chain. */
function kindOf(settings: Settings, fromCredentials: Settings): FoundProfile['kind'] {
  const says = (key: string): boolean => Boolean(settings.get(key)?.text);
  const command = settings.get('credential_process')?.text;
  if (says('web_identity_token_file')) return 'other';
  if (says('role_arn')) return 'role';
  if (says('sso_session') || says('sso_start_url')) return 'other';
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

/** Where its key stands, else where its settings do. */
function placeOf(
  { config, credentials }: AwsFiles,
  name: string,
  fromCredentials: Settings,
): { path: string; line: number } {
  const inConfig = occurrencesOf(config.document, configHeader(config.document, name)).at(0);
  const inCredentials = occurrencesOf(credentials.document, name).at(0);
  const useCredentials = fromCredentials.has('aws_access_key_id') || !inConfig;
  const section = useCredentials ? inCredentials : inConfig;
  return {
    path: (useCredentials ? credentials : config).source.path,
    line: section?.header?.number ?? 1,
  };
}
