import type { TargetId } from '#shared/model.ts';
import { targetById } from '../targets/index.ts';
import { type FoundProfile, soleName, type Target } from '../targets/kit/target.ts';
import type { RawKey, Reader } from './found.ts';
import { isKey } from './gather.ts';

/** A tool's file that can be told from other text. */
interface Sign {
  target: TargetId;
  /** What all such files have in them, so that others are not parsed. */
  has: RegExp;
  /** What they have besides. */
  and?: RegExp;
  format: string;
  /** Where longer ones take the tool's reader too long: characters. */
  largest?: number;
  /** The parts of it that the text is read as; pasted instructions do not say which one they are for. */
  parts?: readonly string[];
}

/** The files that QCred reads itself, those with the surest signs first. */
const signs: readonly Sign[] = [
  { target: 'rclone', has: /^[ \t]*type[ \t]*=[ \t]*(?:s3|b2)[ \t]*$/m, format: 'rclone configuration' },
  { target: 'boto', has: /^\[Credentials\]/m, format: 'boto configuration' },
  {
    target: 's3cmd',
    has: /^[ \t]*access_key[ \t]*=/m,
    and: /^[ \t]*(?:\[default\]|host_base|host_bucket|use_https|bucket_location)/m,
    format: 's3cmd configuration',
  },
  {
    target: 'aws',
    has: /^[ \t]*\[[^\]\n]+\]/m,
    and: /\baws_(?:access_key_id|secret_access_key)\b/i,
    format: 'AWS profiles',
    parts: ['config', 'credentials'],
  },
  { target: 'mc', has: /"(?:aliases|hosts)"\s*:/, format: 'MinIO client configuration' },
  {
    target: 'kubernetes',
    has: /^[ \t]*kind:\s*["']?(?:Secret|List)\b/m,
    format: 'Secret of Kubernetes',
    largest: 30_000,
  },
  { target: 'hadoop', has: /<name>\s*fs\.s3a\./, format: 'Hadoop configuration' },
  { target: 'cyberduck', has: /<plist\b/, format: 'Cyberduck profile' },
  { target: 'duckdb', has: /\bsecret\b[\s\S]{0,200}\btype\s+["']?(?:s3|r2|gcs)\b/i, format: 'DuckDB secret' },
  {
    target: 'terraform',
    has: /^[ \t]*(?:provider|backend)\s+"\w+"\s*\{/m,
    format: 'Terraform configuration',
  },
  {
    target: 'litestream',
    has: /^[ \t-]*(?:replicas?|dbs|access-key-id):/m,
    format: 'Litestream configuration',
    largest: 30_000,
  },
  { target: 'qtools', has: /^["']?qstorage["']?:/m, format: 'QTools configuration', largest: 30_000 },
  { target: 'restic', has: /^[ \t]*(?:export\s+)?RESTIC_REPOSITORY=/m, format: 'export lines' },
  { target: 'duplicity', has: /^[ \t]*(?:export\s+)?DUPLICITY_OPTIONS=/m, format: 'export lines' },
  { target: 'kopia', has: /^[ \t]*(?:export\s+)?KOPIA_S3_OPTIONS=/m, format: 'export lines' },
  { target: 's4cmd', has: /^[ \t]*(?:export\s+)?S4CMD_OPTIONS=/m, format: 'export lines' },
  { target: 's5cmd', has: /^[ \t]*(?:export\s+)?S3_ENDPOINT_URL=/m, format: 'export lines' },
  {
    target: 's3fs',
    has: /^(?:AWSAccessKeyId=|[a-z0-9.-]{3,63}:[A-Z0-9]{16,}:[^\s:]+$|[A-Z0-9]{16,}:[^\s:]{8,}$)/m,
    format: 'password file of s3fs',
  },
];

/** Files of the tools that QCred writes itself, read by those tools' own rules. */
export const readFiles: Reader = (text) => {
  for (const { target, has, and, largest, format, parts } of signs) {
    if (!has.test(text) || (and && !and.test(text)) || text.length > (largest ?? text.length)) continue;
    const keys = readAs(target, text, parts);
    if (keys.length > 0) return { format, keys };
  }
  return null;
};

function readAs(id: TargetId, text: string, parts: readonly string[] | undefined): RawKey[] {
  const target = targetById(id);
  const place = { home: '/', env: {}, platform: 'linux', chosen: '/paste' } as const;
  const files = target
    .locate(place)
    .map((file) => ({ ...file, text: !parts || parts.includes(file.part) ? text : null }));
  try {
    return target
      .read(files.slice(0, parts ? files.length : 1))
      .profiles.map((found) => rawOf(found, target.holds))
      .filter(isKey);
  } catch {
    // Not such a file after all, or one with a fault in it: another reader may find the key.
    return [];
  }
}

/** A profile that names no endpoint is taken for Amazon's by its tool; whose key it is, its id may tell. */
const rawOf = (profile: FoundProfile, holds: Target['holds']): RawKey => ({
  name: holds === 'one' && profile.name === soleName ? undefined : profile.name,
  provider:
    profile.provider === 'aws' && Object.keys(profile.endpoints).length === 0 ? undefined : profile.provider,
  accessKeyId: profile.accessKeyId,
  secretAccessKey: profile.secretAccessKey?.reveal(),
  sessionToken: profile.sessionToken?.reveal(),
  accountId: profile.accountId,
  region: profile.region,
  endpoints: profile.endpoints,
});
