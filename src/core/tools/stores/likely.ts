/** What people call access keys, their services and the programs that use them, as words of their own. */
const words = [
  ...[
    'aws',
    'amazon',
    'iam',
    's3',
    'access[-_ ]?keys?',
    'secret[-_ ]?keys?',
    'api[-_ ]?keys?',
    'hmac',
    'kms',
  ],
  ...['quilibrium', 'qstorage', 'qconsole', 'qkms', 'backblaze', 'b2', 'cloudflare', 'r2', 'wasabi', 'minio'],
  ...[
    'spaces',
    'digitalocean',
    'gcs',
    'storj',
    'tigris',
    'garage',
    'ceph',
    'rgw',
    'scaleway',
    'scw',
    'hetzner',
  ],
  ...['linode', 'ovh', 'exoscale', 'oci', 'rclone', 'restic', 'backups?', 'buckets?', 'object[-_ ]?storage'],
].join('|');
const pattern = new RegExp(`(?:^|[^a-z])(?:${words})(?![a-z])|AKIA[A-Z0-9]{16}`, 'i');

/** Whether a name speaks of an access key, so that it is worth opening. */
export const speaksOfKeys = (name: string): boolean => pattern.test(name.replace(/([a-z])([A-Z])/g, '$1-$2'));
