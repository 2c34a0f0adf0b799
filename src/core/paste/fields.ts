import { type ProviderId, type ServiceId, serviceIds } from '#shared/model.ts';
import type { RawKey } from './found.ts';

/** The parts of a key that a label can name. */
export type FieldName = Exclude<keyof RawKey, 'endpoints' | 'provider'>;

/** What a label means. */
export interface Field {
  name: FieldName;
  /** For an endpoint: the one service it is for. */
  service?: ServiceId;
  /** The provider that the label names: `B2_KEY_ID`, "applicationKey". */
  provider?: ProviderId;
  /** What stood before the label proper (`aws`, `b2`): labels with the same belong together. */
  group: string;
}

/** What labels are called, in small letters without anything between them. */
const spellings: Readonly<Record<FieldName, readonly string[]>> = {
  accessKeyId: ['accesskeyid', 'accesskey', 'keyid', 'applicationkeyid', 'appkeyid', 'accessid'],
  secretAccessKey: [
    'secretaccesskey',
    'secretkey',
    'secret',
    'applicationkey',
    'appkey',
    'accesskeysecret',
    'secretid',
  ],
  sessionToken: ['sessiontoken', 'securitytoken'],
  accountId: ['accountid', 'accountnumber'],
  region: ['region', 'defaultregion', 'regionname', 'datacenterregion'],
  endpoint: [
    'endpoint',
    'endpointurl',
    'serviceurl',
    'url',
    'hostbase',
    'apiendpoint',
    's3endpoint',
    's3url',
  ],
  expiresAt: ['expiration', 'expires', 'expiry', 'expiresat', 'credentialexpiration', 'expirationtimestamp'],
  name: ['username', 'keyname', 'profilename', 'profile', 'name', 'user'],
};

/** What may stand before them, and which provider it names. */
const prefixes: readonly (readonly [string, ProviderId | undefined])[] = [
  ['aws', undefined],
  ['s3', undefined],
  ['quilibrium', 'quilibrium'],
  ['qstorage', 'quilibrium'],
  ['qconsole', 'quilibrium'],
  ['cloudflarer2', 'r2'],
  ['cloudflare', 'r2'],
  ['r2', 'r2'],
  ['backblaze', 'b2'],
  ['b2', 'b2'],
  ['minioroot', 'minio'],
  ['minio', 'minio'],
  ['wasabi', 'wasabi'],
  ['digitaloceanspaces', 'spaces'],
  ['dospaces', 'spaces'],
  ['spaces', 'spaces'],
  ['googlecloudstorage', 'gcs'],
  ['gcs', 'gcs'],
];

/** Labels too short to mean anything but behind one of these. */
const afterPrefix: Readonly<Record<string, Readonly<Record<string, FieldName>>>> = {
  minioroot: { user: 'accessKeyId', password: 'secretAccessKey' },
  dospaces: { key: 'accessKeyId' },
  spaces: { key: 'accessKeyId' },
};

/** Labels that are clear even behind a word we do not know: `MYAPP_STORAGE_ACCESS_KEY_ID`. */
const clear = ['accesskeyid', 'secretaccesskey'];

const fields = new Map<string, Omit<Field, 'group'>>();
for (const name of Object.keys(spellings) as FieldName[]) {
  for (const spelling of spellings[name]) fields.set(spelling, { name });
}
for (const service of serviceIds) fields.set(`endpointurl${service}`, { name: 'endpoint', service });
// Backblaze's words are its own; everybody else's are shared.
fields.set('applicationkeyid', { name: 'accessKeyId', provider: 'b2' });
fields.set('applicationkey', { name: 'secretAccessKey', provider: 'b2' });

const longestLabel = 60;

/**
 * What a label means, however it is spelled: `AWS_ACCESS_KEY_ID`, `accessKeyId`, "Access key ID".
 *
 * @returns null for a label that has nothing to do with a key
 */
export function fieldOf(label: string): Field | null {
  if (label.length > longestLabel) return null;
  const letters = label.toLowerCase().replace(/[^a-z0-9]/g, '');
  const known = fields.get(letters);
  if (known) return { ...known, group: '' };
  for (const [prefix, provider] of prefixes) {
    if (!letters.startsWith(prefix)) continue;
    const rest = letters.slice(prefix.length);
    const name = afterPrefix[prefix]?.[rest];
    const field = name ? { name } : fields.get(rest);
    if (field) return { provider, ...field, group: prefix };
  }
  const ending = clear.find((spelling) => letters.endsWith(spelling));
  const field = ending === undefined ? undefined : fields.get(ending);
  return ending && field ? { ...field, group: letters.slice(0, -ending.length) } : null;
}
