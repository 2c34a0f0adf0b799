import { parseAs } from '#core/formats/assignments/document.ts';
import { shellDialect } from '#core/formats/assignments/shell.ts';
import { QCredError } from '#shared/errors.ts';
import { fileStem } from './kit/chosenFile.ts';
import type { ExportEntry } from './kit/target.ts';
import { defineVariablesTarget } from './variables/define.ts';
import { amazonHost, isAmazonHost, storageOrigin, unknownBucket } from './variables/storage.ts';
import type { Settings, StorageLocation, Values } from './variables/tool.ts';

/**
 * restic: a file to `source` before it. Keys and `AWS_DEFAULT_REGION` as the SDKs call them, the
 * endpoint within the repository's address: `s3:https://HOST/BUCKET/PREFIX`. The library it is made
 * with (minio-go) looks for profiles in the AWS credentials file only, so a reference would not
 * reach our command; the file calls it instead.
 */
export const resticTarget = defineVariablesTarget({
  id: 'restic',
  parse: parseAs(shellDialect),
  secretModes: ['credential_process', 'static'],
  fileName: (profileName) => `${fileStem(profileName)}.restic.env`,
  words: {
    accessKeyId: 'AWS_ACCESS_KEY_ID',
    secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
    sessionToken: 'AWS_SESSION_TOKEN',
    region: 'AWS_DEFAULT_REGION',
    endpoint: 'RESTIC_REPOSITORY',
  },
  settings,
  settingsWithout,
  locationOf,
});

/** A repository on S3, by restic's `s3.ParseConfig`. */
interface Repository {
  origin: string;
  /** Bucket and prefix. */
  path: string;
}

function parseRepository(text: string): Repository | null {
  const match = /^s3:(https?:\/\/|\/\/)?([^/]+)\/?(.*)$/.exec(text);
  if (!match) return null;
  const [, scheme, host = '', path = ''] = match;
  return { origin: `${scheme === 'http://' ? scheme : 'https://'}${host}`, path };
}

function settings(entry: ExportEntry, current: Values): Settings {
  return [
    ['AWS_DEFAULT_REGION', entry.region || undefined],
    ['RESTIC_REPOSITORY', repositoryOf(entry, current.get('RESTIC_REPOSITORY'))],
  ];
}

/** The repository at the entry's endpoint; bucket and prefix stay as they are. */
function repositoryOf(entry: ExportEntry, current: string | null | undefined): string | undefined {
  const origin = storageOrigin(entry)?.origin;
  const before = parseRepository(current ?? '');
  if (current !== undefined && !before) {
    throw new QCredError(
      'unsupported',
      'The repository in this file is not on S3, or its address is computed.',
      'Choose another file, or take RESTIC_REPOSITORY out of this one first.',
    );
  }
  if (before && (origin === undefined ? isAmazon(before) : before.origin === origin)) return undefined;
  return `s3:${origin ?? 'https://s3.amazonaws.com'}/${before?.path || unknownBucket}`;
}

/** A repository that names a bucket is the person's own and stays. */
function settingsWithout(current: Values): Settings {
  const repository = parseRepository(current.get('RESTIC_REPOSITORY') ?? '');
  return [
    ['AWS_DEFAULT_REGION', null],
    ['RESTIC_REPOSITORY', repository?.path === unknownBucket ? null : undefined],
  ];
}

function locationOf(current: Values): StorageLocation {
  const repository = parseRepository(current.get('RESTIC_REPOSITORY') ?? '');
  return {
    region: current.get('AWS_DEFAULT_REGION') || undefined,
    // A host of one region says which; the old one for all says nothing.
    endpoints: repository && !repository.origin.endsWith(`//${amazonHost}`) ? { s3: repository.origin } : {},
  };
}

const isAmazon = ({ origin }: Repository): boolean => isAmazonHost(origin.replace(/^https?:\/\//, ''));
