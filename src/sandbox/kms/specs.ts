import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** What a key is for, in AWS's words. */
export type KeyUsage = 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC' | 'KEY_AGREEMENT';

/** What a key of one kind is made of and can do. */
export interface KeySpec {
  family: 'symmetric' | 'hmac' | 'rsa' | 'ec' | 'edwards' | 'ml-dsa' | 'shared';
  /** The first is the one it has where none is asked for; null: one has to be. */
  usages: readonly KeyUsage[];
  encryption: readonly string[];
  signing: readonly string[];
  mac: readonly string[];
  agreement: readonly string[];
  /** Bytes of a secret, bits of a modulus, the name of a curve or of a parameter set. */
  size: number | string;
  /** Whether a client of the multi-party computation takes part in making it. */
  shared: boolean;
}

const nothing = { encryption: [], signing: [], mac: [], agreement: [], shared: false } as const;

const hmac = (bits: number, bytes: number): [string, KeySpec] => [
  `HMAC_${bits}`,
  { ...nothing, family: 'hmac', usages: ['GENERATE_VERIFY_MAC'], mac: [`HMAC_SHA_${bits}`], size: bytes },
];

const rsa = (bits: number): [string, KeySpec] => [
  `RSA_${bits}`,
  {
    ...nothing,
    family: 'rsa',
    usages: ['ENCRYPT_DECRYPT', 'SIGN_VERIFY'],
    encryption: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
    signing: ['RSASSA_PKCS1_V1_5', 'RSASSA_PSS'].flatMap((scheme) =>
      [256, 384, 512].map((hash) => `${scheme}_SHA_${hash}`),
    ),
    size: bits,
  },
];

const ec = (name: string, curve: string, hash: number, agrees: boolean): [string, KeySpec] => [
  name,
  {
    ...nothing,
    family: 'ec',
    usages: agrees ? ['SIGN_VERIFY', 'KEY_AGREEMENT'] : ['SIGN_VERIFY'],
    signing: [`ECDSA_SHA_${hash}`],
    agreement: agrees ? ['ECDH'] : [],
    size: curve,
  },
];

const signer = (
  name: string,
  family: KeySpec['family'],
  size: string,
  signing: readonly string[],
): [string, KeySpec] => [name, { ...nothing, family, usages: ['SIGN_VERIFY'], signing, size }];

const symmetric: [string, KeySpec] = [
  'SYMMETRIC_DEFAULT',
  {
    ...nothing,
    family: 'symmetric',
    usages: ['ENCRYPT_DECRYPT'],
    encryption: ['SYMMETRIC_DEFAULT'],
    size: 32,
  },
];
const hmacs = [hmac(224, 28), hmac(256, 32), hmac(384, 48), hmac(512, 64)];
const rsas = [2048, 3072, 4096].map(rsa);
const p256 = ec('ECC_NIST_P256', 'prime256v1', 256, true);
const p384 = ec('ECC_NIST_P384', 'secp384r1', 384, true);
const p521 = ec('ECC_NIST_P521', 'secp521r1', 512, true);
const k256 = ec('ECC_SECG_P256K1', 'secp256k1', 256, false);
const withClient = ([name, spec]: [string, KeySpec]): [string, KeySpec] => [name, { ...spec, shared: true }];

/** Source: AWS KMS developer guide, "Key spec reference". */
export const specsOfAws: ReadonlyMap<string, KeySpec> = new Map([
  symmetric,
  ...hmacs,
  ...rsas,
  p256,
  p384,
  p521,
  k256,
  signer('ECC_NIST_EDWARDS25519', 'edwards', 'ed25519', ['ED25519_SHA_512']),
  ...[44, 65, 87].map((size) => signer(`ML_DSA_${size}`, 'ml-dsa', `ml-dsa-${size}`, ['ML_DSA_SHAKE_256'])),
]);

/** Source: Quilibrium's API documentation and SDK. Of curves that no library here has, keys only wait. */
export const specsOfQuilibrium: ReadonlyMap<string, KeySpec> = new Map([
  symmetric,
  ...hmacs,
  ...rsas.map(withClient),
  withClient(p256),
  p384,
  p521,
  withClient(k256),
  ...['ECC_ED25519', 'EDDSA_ED25519'].map((name) =>
    withClient(signer(name, 'edwards', 'ed25519', ['EDDSA_ED25519'])),
  ),
  ...['ECC_ED448', 'EDDSA_ED448'].map((name) =>
    withClient(signer(name, 'edwards', 'ed448', ['EDDSA_ED448'])),
  ),
  withClient(signer('ECC_BLS12_381', 'shared', 'bls12-381', ['BLS12_381'])),
  withClient(signer('ECC_BLS48_581', 'shared', 'bls48-581', ['BLS48_581'])),
  ...['ECC_DECAF_448', 'ECC_DECAF448'].map((name) =>
    withClient(signer(name, 'shared', 'decaf448', ['ECDSA_DECAF448'])),
  ),
]);

const pairOf = promisify(generateKeyPair);

/** A new private key; null for a kind that Node never had. */
async function makePair({ family, size }: KeySpec): Promise<KeyObject | null> {
  if (typeof size === 'number') return (await pairOf('rsa', { modulusLength: size })).privateKey;
  if (family === 'ec') return (await pairOf('ec', { namedCurve: size })).privateKey;
  switch (size) {
    case 'ed25519':
      return (await pairOf('ed25519')).privateKey;
    case 'ed448':
      return (await pairOf('ed448')).privateKey;
    case 'ml-dsa-44':
      return (await pairOf('ml-dsa-44')).privateKey;
    case 'ml-dsa-65':
      return (await pairOf('ml-dsa-65')).privateKey;
    case 'ml-dsa-87':
      return (await pairOf('ml-dsa-87')).privateKey;
    default:
      return null;
  }
}

/**
 * Makes the secret of a new key: random bytes, or a pair as PKCS #8.
 *
 * @returns null where the cryptography of this Node does not have that kind
 */
export async function makeSecret(spec: KeySpec): Promise<Buffer | null> {
  if (typeof spec.size === 'number' && spec.family !== 'rsa') return randomBytes(spec.size);
  try {
    return (await makePair(spec))?.export({ format: 'der', type: 'pkcs8' }) ?? null;
  } catch {
    // BoringSSL, which Electron has, knows fewer kinds than Node.
    return null;
  }
}
