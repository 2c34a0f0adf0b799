import type { IniDocument } from '#core/formats/ini/document.ts';
import { occurrencesOf } from '#core/formats/ini/read.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { rcloneIni, rcloneSettings } from '#core/tools/targets/rclone/ini.ts';
import type { Notice } from '#shared/notice.ts';
import { openIni } from '../kit/iniFile.ts';
import { signature2Notice } from '../kit/signature2.ts';
import type { FoundProfile, TargetText } from '../kit/target.ts';
import { fileInUse, isEncrypted } from './locate.ts';
import { providerOf } from './providers.ts';

/** A remote's settings as rclone sees them; an empty one counts as none. */
type Remote = ReadonlyMap<string, string>;

/** What the remote of a name says, with the type in it; empty when it is not there. */
export const remoteOf = (document: IniDocument, name: string): Remote => rcloneSettings(document, name);

/**
 * The S3 remotes of rclone, and the B2 ones, whose keys work with S3 too.
 *
 * @throws QCredError file_malformed with path, line and column in the message
 */
export function readRclone(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] } {
  const source = fileInUse(files);
  if (!source?.text) return { profiles: [], notices: [] };
  if (isEncrypted(source)) return { profiles: [], notices: [encryptedNotice(source.path)] };
  const document = openIni(source, rcloneIni);
  const names = new Set([...document.sections].map(({ name }) => name));
  const profiles = [...names].flatMap((name): FoundProfile[] => {
    const remote = remoteOf(document, name);
    const place = { path: source.path, line: occurrencesOf(document, name)[0]?.header?.number ?? 1 };
    if (remote.get('type') === 's3') return [readS3(name, remote, place)];
    if (remote.get('type') === 'b2') return [readB2(name, remote, place)];
    return [];
  });
  return { profiles, notices: [] };
}

function readS3(name: string, remote: Remote, where: FoundProfile['where']): FoundProfile {
  const endpoint = addressOf(remote.get('endpoint'));
  const provider = providerOf(remote.get('provider'), endpoint);
  const kind = kindOf(remote);
  const region = remote.get('region');
  return {
    name,
    provider,
    kind,
    reference: kind === 'reference' ? remote.get('profile') : undefined,
    accessKeyId: remote.get('access_key_id'),
    secretAccessKey: secretIn(remote, 'secret_access_key'),
    sessionToken: secretIn(remote, 'session_token'),
    region: region === signature2 ? undefined : region,
    endpoints: endpoint === undefined ? {} : { s3: endpoint },
    // In versions after 1.60; a reference has no such role.
    stays: remote.has('role_arn') ? 'rclone assumes a role with it.' : undefined,
    notices: [
      ...(endpoint === undefined && provider !== 'aws' ? [noEndpointNotice(where)] : []),
      ...(region === signature2 || isYes(remote.get('v2_auth')) ? [signature2Notice('rclone', where)] : []),
    ],
    repairable: false,
    where,
  };
}

function readB2(name: string, remote: Remote, where: FoundProfile['where']): FoundProfile {
  return {
    name,
    provider: 'b2',
    kind: remote.has('account') && remote.has('key') ? 'static' : 'none',
    accessKeyId: remote.get('account'),
    secretAccessKey: secretIn(remote, 'key'),
    endpoints: {},
    stays: 'rclone speaks B2’s own language here, for which it needs the key itself.',
    notices: [b2Notice(where)],
    repairable: false,
    where,
  };
}

/** Where rclone would get the secret: its own keys come before what `env_auth` finds. */
function kindOf(remote: Remote): FoundProfile['kind'] {
  if (remote.has('access_key_id') || remote.has('secret_access_key')) return 'static';
  if (!isYes(remote.get('env_auth'))) return 'none';
  // Without a profile rclone takes the environment's keys, or the machine's.
  return remote.has('profile') && !remote.has('shared_credentials_file') ? 'reference' : 'other';
}

/** rclone's word, in the place of a region, for a service that takes signatures of version 2 alone. */
const signature2 = 'other-v2-signature';

/** As Go's `strconv.ParseBool` takes it. */
const isYes = (value: string | undefined): boolean => /^(1|t|true)$/i.test(value ?? '');

function secretIn(remote: Remote, key: string): Secret | undefined {
  const text = remote.get(key);
  return text === undefined ? undefined : new Secret(text);
}

/** rclone takes an endpoint without a protocol for https. */
function addressOf(endpoint: string | undefined): string | undefined {
  return endpoint === undefined || /^https?:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`;
}

const encryptedNotice = (path: string): Notice => ({
  level: 'info',
  message: 'rclone has encrypted its configuration, so QCred cannot read it and leaves it alone.',
  hint: 'Take the password off with "rclone config" if QCred is to write remotes.',
  path,
});

const noEndpointNotice = (where: FoundProfile['where']): Notice => ({
  level: 'warning',
  message: 'The remote names no endpoint, so rclone would talk to Amazon.',
  hint: 'Add the line "endpoint".',
  ...where,
});

const b2Notice = (where: FoundProfile['where']): Notice => ({
  level: 'info',
  message: 'rclone speaks B2’s own language here, which knows no region; S3 needs one.',
  hint: 'Check the region of the imported profile. A master application key does not work with S3.',
  ...where,
});
