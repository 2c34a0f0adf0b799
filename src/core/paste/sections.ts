import type { ProviderId } from '#shared/model.ts';
import { readAws } from '../targets/aws/read.ts';
import type { RawKey, Reader } from './found.ts';
import { gather, isKey, type Pair } from './gather.ts';
import { longestLine, unquote } from './text.ts';

interface Section {
  name: string;
  values: Map<string, string>;
}

/** Configuration files with `[sections]`: of the AWS CLI, rclone, s3cmd. */
export const readSections: Reader = (text) => {
  if (!/^[ \t]*\[[^\]\n]+\]/m.test(text)) return null;
  const sections = split(text);
  const rclone = sections.filter(({ values }) => values.has('type')).flatMap(rcloneKey);
  if (rclone.length > 0) return { format: 'rclone configuration', keys: rclone };
  const s3cmd = sections.filter(({ values }) => values.has('access_key')).flatMap(s3cmdKey);
  if (s3cmd.length > 0) return { format: 's3cmd configuration', keys: s3cmd };
  const aws =
    awsKeys(text) ?? sections.flatMap(({ name, values }) => gather(values, { name: plainName(name) }));
  return aws.length > 0 ? { format: 'AWS profiles', keys: aws } : null;
};

/**
 * Profiles as the AWS CLI reads them. The text is read as both of its files at once, because
 * pasted instructions do not say which one they are for, and some mix them up.
 *
 * @returns null when the text is not well formed
 */
function awsKeys(text: string): RawKey[] | null {
  const parts = ['config', 'credentials'].map((part) => ({ part, path: '', text }));
  try {
    return readAws(parts)
      .profiles.map((profile) => ({
        name: profile.name,
        provider: Object.keys(profile.endpoints).length > 0 ? profile.provider : undefined,
        accessKeyId: profile.accessKeyId,
        secretAccessKey: profile.secretAccessKey?.reveal(),
        sessionToken: profile.sessionToken?.reveal(),
        accountId: profile.accountId,
        region: profile.region,
        endpoints: profile.endpoints,
      }))
      .filter(isKey);
  } catch {
    return null;
  }
}

const plainName = (header: string): string => header.replace(/^profile\s+/, '');

/** rclone's names of the providers we know. */
const rcloneProviders: Readonly<Record<string, ProviderId>> = {
  AWS: 'aws',
  Cloudflare: 'r2',
  DigitalOcean: 'spaces',
  GCS: 'gcs',
  Minio: 'minio',
  Wasabi: 'wasabi',
};

function rcloneKey({ name, values }: Section): RawKey[] {
  if (values.get('type') === 'b2') {
    const [accessKeyId, secretAccessKey] = [values.get('account'), values.get('key')];
    return [
      { name, provider: 'b2' as const, accessKeyId, secretAccessKey, endpoint: values.get('endpoint') },
    ].filter(isKey);
  }
  return gather(values, { name, provider: rcloneProviders[values.get('provider') ?? ''] });
}

function s3cmdKey({ name, values }: Section): RawKey[] {
  const host = values.get('host_base');
  const scheme = /^(?:false|no|off|0)$/i.test(values.get('use_https') ?? '') ? 'http' : 'https';
  const region = values.get('bucket_location');
  const key: RawKey = {
    name: name === 'default' ? undefined : name,
    accessKeyId: values.get('access_key'),
    secretAccessKey: values.get('secret_key'),
    sessionToken: values.get('access_token'),
    // s3cmd's default is Amazon's old name of a region.
    region: region === 'US' ? undefined : region,
    endpoint: host === undefined || host.includes('://') ? host : `${scheme}://${host}`,
  };
  return [key].filter(isKey);
}

function split(text: string): Section[] {
  const sections: Section[] = [];
  for (const line of text.split('\n')) {
    if (line.length > longestLine || /^\s*[#;]/.test(line)) continue;
    const header = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (header !== undefined) {
      sections.push({ name: header.trim(), values: new Map() });
      continue;
    }
    const [key, value] = pairOf(line);
    if (key && value) sections.at(-1)?.values.set(key, value);
  }
  return sections;
}

function pairOf(line: string): Pair {
  const at = line.indexOf('=');
  return at < 0 ? ['', ''] : [line.slice(0, at).trim().toLowerCase(), unquote(line.slice(at + 1))];
}
