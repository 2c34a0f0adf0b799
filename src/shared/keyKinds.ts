/** The kinds of keys that key services make, in words. */

/** What a key is for, in AWS's words, whatever the service calls it. */
export const keyUsages = [
  'ENCRYPT_DECRYPT',
  'SIGN_VERIFY',
  'GENERATE_VERIFY_MAC',
  'KEY_AGREEMENT',
  'ENCAPSULATE_DECAPSULATE',
] as const;

/** A kind of key, and what it is for. */
export interface KeyKind {
  spec: string;
  usage: (typeof keyUsages)[number];
  /** "Encrypt files and small texts". */
  says: string;
}

const signs = 'Sign; anybody can verify with its public key';
const both = (spec: string, size: string): KeyKind[] => [
  { spec, usage: 'SIGN_VERIFY', says: `${signs} (RSA, ${size})` },
  {
    spec,
    usage: 'ENCRYPT_DECRYPT',
    says: `Others encrypt with its public key, only you decrypt (RSA, ${size})`,
  },
];
const common: readonly KeyKind[] = [
  {
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    says: 'Encrypt and decrypt: files, buckets, small texts',
  },
  ...both('RSA_2048', '2048 bits'),
  ...both('RSA_3072', '3072 bits'),
  ...both('RSA_4096', '4096 bits'),
  { spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY', says: `${signs} (P-256)` },
  { spec: 'ECC_NIST_P384', usage: 'SIGN_VERIFY', says: `${signs} (P-384)` },
  { spec: 'ECC_NIST_P521', usage: 'SIGN_VERIFY', says: `${signs} (P-521)` },
  { spec: 'ECC_SECG_P256K1', usage: 'SIGN_VERIFY', says: `${signs} (secp256k1, as blockchains do)` },
];

/** Kinds of AWS KMS: "Key spec reference" in its developer guide. */
const kindsOfAws: readonly KeyKind[] = [
  ...common,
  { spec: 'ECC_NIST_EDWARDS25519', usage: 'SIGN_VERIFY', says: `${signs} (Ed25519)` },
  ...['P256', 'P384', 'P521'].map(
    (curve): KeyKind => ({
      spec: `ECC_NIST_${curve}`,
      usage: 'KEY_AGREEMENT',
      says: `Agree on a secret with somebody else (ECDH on ${curve.replace('P', 'P-')})`,
    }),
  ),
  ...[224, 256, 384, 512].map(
    (bits): KeyKind => ({
      spec: `HMAC_${bits}`,
      usage: 'GENERATE_VERIFY_MAC',
      says: `Make codes that only you can check (HMAC-SHA-${bits})`,
    }),
  ),
  ...[44, 65, 87].map(
    (size): KeyKind => ({
      spec: `ML_DSA_${size}`,
      usage: 'SIGN_VERIFY',
      says: `${signs}, quantum computers or not (ML-DSA-${size})`,
    }),
  ),
];

/** Kinds of QKMS: its documentation and SDK. What it calls HMAC keys is not documented, so none is offered. */
const kindsOfQuilibrium: readonly KeyKind[] = [
  ...common,
  { spec: 'ECC_ED25519', usage: 'SIGN_VERIFY', says: `${signs} (Ed25519)` },
  { spec: 'ECC_ED448', usage: 'SIGN_VERIFY', says: `${signs} (Ed448)` },
  { spec: 'ECC_BLS12_381', usage: 'SIGN_VERIFY', says: `${signs} (BLS12-381)` },
  { spec: 'ECC_BLS48_581', usage: 'SIGN_VERIFY', says: `${signs} (BLS48-581)` },
  { spec: 'ECC_DECAF_448', usage: 'SIGN_VERIFY', says: `${signs} (Decaf448)` },
];

/** The kinds of keys that a provider's service makes, the usual one first. */
export const keyKindsOf = (provider: string): readonly KeyKind[] =>
  provider === 'quilibrium' ? kindsOfQuilibrium : kindsOfAws;
