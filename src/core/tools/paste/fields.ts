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
  /** What stood before the label proper (`aws`, `myapp`): labels with the same belong together. */
  group: string;
  /** Whether what stood before it is known. `JWT_SECRET` is some secret, but hardly of a key. */
  sure: boolean;
  /** How clear the label is; where two compete for one key, the clearer one counts. */
  rank: number;
  /** A word that means this only beside an id whose form is known: `id`, `key`, `password`. */
  loose?: boolean;
}

/** What labels are called, in small letters without anything between them; the clearest first. */
const spellings: Readonly<Record<FieldName, readonly (readonly string[])[]>> = {
  accessKeyId: [
    ['accesskeyid'],
    ['accesskey', 'keyid', 'applicationkeyid', 'appkeyid', 'accessid', 'rootuser'],
    ['access'],
  ],
  secretAccessKey: [
    ['secretaccesskey'],
    [
      'secretkey',
      'applicationkey',
      'appkey',
      'accesskeysecret',
      'accesssecretkey',
      'accesssecret',
      'keysecret',
      'seckey',
      'apisecret',
      'rootpassword',
      'rootpass',
    ],
    ['secret'],
  ],
  sessionToken: [['sessiontoken', 'securitytoken']],
  accountId: [['accountid', 'accountnumber']],
  region: [
    [
      'region',
      'defaultregion',
      'regionname',
      'defaultregionname',
      'datacenterregion',
      'regionstatic',
      'signingregion',
      'bucketlocation',
      'locationconstraint',
    ],
  ],
  endpoint: [
    [
      'endpoint',
      'endpointurl',
      'serviceurl',
      'url',
      'hostbase',
      'apiendpoint',
      'endpointhost',
      's3endpoint',
      's3url',
      's3host',
      's3hostname',
    ],
  ],
  expiresAt: [
    [
      'expiration',
      'expires',
      'expiry',
      'expiresat',
      'expireat',
      'expirationdate',
      'timeexpires',
      'credentialexpiration',
      'expirationtimestamp',
    ],
  ],
  name: [['username', 'keyname', 'profilename', 'profile', 'name', 'user', 'alias', 'label']],
};

/** Words that mean half a key only beside an id whose form is known. */
const looseSpellings: Readonly<Record<string, FieldName>> = {
  id: 'accessKeyId',
  key: 'accessKeyId',
  apikey: 'accessKeyId',
  keys: 'accessKeyId',
  login: 'accessKeyId',
  secretid: 'accessKeyId',
  password: 'secretAccessKey',
  pass: 'secretAccessKey',
  token: 'sessionToken',
};

/** Words before a label that name a provider. */
const providerWords: Readonly<Record<string, ProviderId>> = {
  quilibrium: 'quilibrium',
  qstorage: 'quilibrium',
  qconsole: 'quilibrium',
  qkms: 'quilibrium',
  qnzm: 'quilibrium',
  cloudflare: 'r2',
  r2: 'r2',
  backblaze: 'b2',
  b2: 'b2',
  minio: 'minio',
  wasabi: 'wasabi',
  digitalocean: 'spaces',
  spaces: 'spaces',
  googlecloudstorage: 'gcs',
  gcs: 'gcs',
};

/** Words before a label that say nothing, as settings, code and sentences have them. */
const emptyWords = [
  ...['aws', 'amazon', 's3', 's3a', 's3n', 'iam', 'sts', 'fs', 'do', 'cos', 'hmac', 'rgw', 'oci', 'ecs'],
  ...['linode', 'vultr', 'scaleway', 'scw', 'ovh', 'exoscale', 'hetzner', 'ibm', 'tigris', 'storj', 'ceph'],
  ...['cloud', 'spring', 'hadoop', 'spark', 'storage', 'object', 'store', 'bucket', 'backend', 'repo1'],
  ...['credentials', 'credential', 'creds', 'static', 'provider', 'config', 'configuration', 'options'],
  ...['auth', 'basic', 'default', 'java', 'env', 'data', 'output', 'value', 'root', 'remote'],
  ...[
    'with',
    'set',
    'get',
    'put',
    'add',
    'enter',
    'and',
    'is',
    'the',
    'your',
    'my',
    'new',
    'its',
    'his',
    'her',
  ],
];

const known = new RegExp(`^(?:${[...Object.keys(providerWords), ...emptyWords].join('|')})*$`);
const providerPattern = new RegExp(Object.keys(providerWords).join('|'));

type Meaning = Pick<Field, 'name' | 'service' | 'provider' | 'rank' | 'loose'>;

const meanings = new Map<string, Meaning>();
for (const name of Object.keys(spellings) as FieldName[]) {
  for (const [i, same] of spellings[name].entries())
    for (const spelling of same) meanings.set(spelling, { name, rank: 3 - i });
}
for (const [spelling, name] of Object.entries(looseSpellings))
  meanings.set(spelling, { name, rank: 0, loose: true });
for (const service of serviceIds)
  meanings.set(`endpointurl${service}`, { name: 'endpoint', service, rank: 3 });
// What the QKMS SDK calls the pair, and where its service is (examples/qkms-node-starter/.env.example).
meanings.set('qkmsappid', { name: 'accessKeyId', provider: 'quilibrium', rank: 2 });
meanings.set('qkmsappsecret', { name: 'secretAccessKey', provider: 'quilibrium', rank: 2 });
meanings.set('qkmsserver', { name: 'endpoint', service: 'kms', provider: 'quilibrium', rank: 2 });
// Backblaze's words are its own; everybody else's are shared.
meanings.set('applicationkeyid', { name: 'accessKeyId', provider: 'b2', rank: 2 });
meanings.set('applicationkey', { name: 'secretAccessKey', provider: 'b2', rank: 2 });

/** Labels that are clear whatever stands before them: `MYAPP_STORAGE_ACCESS_KEY_ID`. */
const clear = new Set(['accesskeyid', 'secretaccesskey']);

const longestLabel = 100;

// Every spelling ends so: what does not is no label, and most of a large text is none.
const endings = [...new Set([...meanings.keys()].map((spelling) => spelling.slice(-2)))];
const mayBe = new RegExp(`(?:${endings.map((e) => `${e[0]}[^a-z0-9]?${e[1]}`).join('|')})[^a-z0-9]*$`, 'i');

/**
 * What a label means, however it is spelled: `AWS_ACCESS_KEY_ID`, `accessKeyId`, "Access key ID",
 * `fs.s3a.access.key`, `withAccessKey`.
 *
 * @returns null for a label that has nothing to do with a key
 */
export function fieldOf(label: string): Field | null {
  if (label.length > longestLabel || !mayBe.test(label)) return null;
  const words = wordsOf(label);
  const letters = words.join('');
  for (let i = 0, before = 0; i < words.length; i++) {
    const meaning = meanings.get(letters.slice(before));
    if (meaning) return fieldFrom(meaning, letters.slice(0, before), letters.slice(before));
    before += words[i]?.length ?? 0;
  }
  // All in small letters there are no words to go by: `awsaccesskeyid`.
  for (let at = 1; at < letters.length; at++) {
    const [before, spelling] = [letters.slice(0, at), letters.slice(at)];
    const meaning = meanings.get(spelling);
    if (meaning && !meaning.loose && (known.test(before) || clear.has(spelling)))
      return fieldFrom(meaning, before, spelling);
  }
  return null;
}

function fieldFrom(meaning: Meaning, group: string, spelling: string): Field | null {
  // Every program has some address.
  if (spelling === 'url' && !known.test(group)) return null;
  const word = providerPattern.exec(group)?.[0];
  const provider = word === undefined ? undefined : providerWords[word];
  return { provider, ...meaning, group, sure: known.test(group) || clear.has(spelling) };
}

/** The words of a label in small letters, cut where its spelling changes: `AWSAccessKeyId` has four. */
const wordsOf = (label: string): string[] =>
  label
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
