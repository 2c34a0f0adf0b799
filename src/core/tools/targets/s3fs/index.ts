import { posix, win32 } from 'node:path';
import { Secret } from '#core/store/secrets/secret.ts';
import {
  defineTarget,
  type FoundProfile,
  soleName,
  soleNameFor,
  type TargetEnvironment,
  type TargetFile,
  type TargetText,
} from '../kit/target.ts';
import { type PasswordFile, parsePasswords } from './lines.ts';
import { s3fsParts } from './parts.ts';
import { planS3fs } from './plan.ts';
import { takeBackPasswords } from './takeBack.ts';

/**
 * s3fs: its password file, which must be readable by its owner alone. Address and region are options
 * of the mount (`-o url=…,endpoint=…,use_path_request_style`). A `default` profile in
 * `~/.aws/credentials` comes before this file, unless the mount names it with `-o passwd_file=…`
 * (`S3fsCred::InitialS3fsCredentials`). From the AWS files s3fs takes keys that stand there in the
 * clear only, so that it cannot refer to a profile whose key QCred keeps.
 */
export const s3fsTarget = defineTarget({
  id: 's3fs',
  secretModes: ['static'],
  place: 'fixed',
  holds: 'one',
  asDefault: { name: soleName, takeBack: (_part, texts) => takeBackPasswords(texts) },
  words: { accessKeyId: 'ACCESS_KEY_ID', secretAccessKey: 'SECRET_ACCESS_KEY' },
  locate,
  read,
  parts: s3fsParts,
  plan: planS3fs,
  nameFor: soleNameFor,
});

function locate({ env, home, platform }: TargetEnvironment): TargetFile[] {
  const { join } = platform === 'win32' ? win32 : posix;
  return [{ part: 'passwords', path: env.AWS_CREDENTIAL_FILE || join(home, '.passwd-s3fs') }];
}

function read(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: [] } {
  const profiles = files.flatMap((source) => {
    const file = parsePasswords(source);
    return [...soleProfile(file, source.path), ...bucketProfiles(file, source.path)];
  });
  return { profiles, notices: [] };
}

function soleProfile({ keys, settings }: PasswordFile, path: string): FoundProfile[] {
  const line = keys.find(({ bucket }) => bucket === null);
  const id = settings.find(({ name }) => name === 'AWSAccessKeyId');
  const secret = settings.find(({ name }) => name === 'AWSSecretKey');
  if (id || secret) return [found(soleName, id?.value, secret?.value, path, (id ?? secret)?.line ?? 1)];
  return line ? [found(soleName, line.accessKeyId, line.secretAccessKey, path, line.line)] : [];
}

const bucketProfiles = ({ keys }: PasswordFile, path: string): FoundProfile[] =>
  keys.flatMap(({ bucket, accessKeyId, secretAccessKey, line }) =>
    bucket === null ? [] : [found(bucket, accessKeyId, secretAccessKey, path, line)],
  );

const found = (
  name: string,
  accessKeyId: string | undefined,
  secretAccessKey: string | undefined,
  path: string,
  line: number,
): FoundProfile => ({
  name,
  provider: 'aws',
  kind: 'static',
  accessKeyId: accessKeyId || undefined,
  secretAccessKey: secretAccessKey ? new Secret(secretAccessKey) : undefined,
  endpoints: {},
  notices: [],
  repairable: false,
  where: { path, line },
});
