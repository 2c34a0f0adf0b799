import { type KeySpec, specsOfAws, specsOfQuilibrium } from './specs.ts';

/** What two services that speak the same protocol do differently. */
export interface KmsDialect {
  id: 'aws' | 'quilibrium';
  keyArn(account: { id: string; region: string }, keyId: string): string;
  aliasArn(account: { id: string; region: string }, name: string): string;
  /** An instant; `one`: in the answer about one key, as opposed to a list. */
  date(at: Date, where: 'one' | 'list'): number | string;
  /** The field that a key's metadata has the account in. */
  accountField: string;
  /** `Origin` of keys whose material the service made. */
  ownOrigin: string;
  /** Whether metadata has `KeySpec` beside its older name. */
  newSpecName: boolean;
  specs: ReadonlyMap<string, KeySpec>;
  /** Its own name for an error of AWS. */
  errors: Readonly<Record<string, string>>;
  /** Its name for a key agreement key's usage. */
  agreement: string;
  /** Operations that it does not have. */
  missing: ReadonlySet<string>;
  /** Most characters of a key policy. */
  policyLimit: number;
  /** Whether the period of automatic rotation can be chosen. */
  rotationPeriod: boolean;
  wrappingSpecs: readonly string[];
  wrappingAlgorithms: readonly string[];
  /** What a bucket's default encryption calls a key of this service. */
  bucketAlgorithms: readonly string[];
}

/** "AWS Key Management Service API Reference" and developer guide. */
export const awsDialect: KmsDialect = {
  id: 'aws',
  keyArn: ({ id, region }, keyId) => `arn:aws:kms:${region}:${id}:key/${keyId}`,
  aliasArn: ({ id, region }, name) => `arn:aws:kms:${region}:${id}:${name}`,
  date: (at) => at.getTime() / 1000,
  accountField: 'AWSAccountId',
  ownOrigin: 'AWS_KMS',
  newSpecName: true,
  specs: specsOfAws,
  errors: {},
  agreement: 'KEY_AGREEMENT',
  missing: new Set(),
  policyLimit: 131_072,
  rotationPeriod: true,
  wrappingSpecs: ['RSA_2048', 'RSA_3072', 'RSA_4096'],
  wrappingAlgorithms: [
    'RSAES_OAEP_SHA_1',
    'RSAES_OAEP_SHA_256',
    'RSA_AES_KEY_WRAP_SHA_1',
    'RSA_AES_KEY_WRAP_SHA_256',
  ],
  bucketAlgorithms: ['AES256', 'aws:kms', 'aws:kms:dsse'],
};

/**
 * Quilibrium's QKMS, from its API documentation and its SDK. Where neither says anything (names of
 * HMAC key specs, what a waiting key looks like) it does as AWS does.
 */
export const quilibriumDialect: KmsDialect = {
  id: 'quilibrium',
  keyArn: ({ id }, keyId) => `arn:verenc:${id}:key/${keyId}`,
  aliasArn: ({ id }, name) => `arn:verenc:${id}:${name}`,
  date: (at, where) =>
    where === 'one' ? at.toISOString().replace(/\.\d+Z$/, 'Z') : Math.floor(at.getTime() / 1000),
  accountField: 'QAccountId',
  ownOrigin: 'QKMS',
  newSpecName: false,
  specs: specsOfQuilibrium,
  errors: {
    NotFoundException: 'KMSNotFoundException',
    TagException: 'TooManyTagsException',
    KMSInvalidMacException: 'MacInvalidException',
    KMSInvalidSignatureException: 'SignatureInvalidException',
  },
  agreement: 'DERIVE_SHARED_SECRET',
  missing: new Set(['RotateKeyOnDemand', 'ListKeyRotations', 'GetKeyLastUsage']),
  policyLimit: 32_768,
  rotationPeriod: false,
  wrappingSpecs: ['RSA_2048'],
  wrappingAlgorithms: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
  bucketAlgorithms: ['AES256', 'verenc'],
};

export const dialects = { aws: awsDialect, quilibrium: quilibriumDialect } as const;
