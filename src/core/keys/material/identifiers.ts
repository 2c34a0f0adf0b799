/** Object identifiers of keys, in hexadecimal digits of their encoding. */
export const identifiers = {
  /** 1.2.840.113549.1.1.1 */
  rsa: '2a864886f70d010101',
  /** 1.2.840.10045.2.1 */
  ec: '2a8648ce3d0201',
  /** 1.3.101.112 */
  ed25519: '2b6570',
  /** 1.2.840.113549.1.5.12 and .13 */
  pbkdf2: '2a864886f70d01050c',
  pbes2: '2a864886f70d01050d',
  /** 1.3.6.1.4.1.11591.4.11 */
  scrypt: '2b06010401da47040b',
  /** 1.2.840.113549.1.12.1.3 */
  pkcs12TripleDes: '2a864886f70d010c0103',
  /** 1.2.840.113549.1.7.1 and .6 */
  data: '2a864886f70d010701',
  encryptedData: '2a864886f70d010706',
  /** 1.2.840.113549.1.12.10.1.1 and .2 */
  keyBag: '2a864886f70d010c0a0101',
  shroudedKeyBag: '2a864886f70d010c0a0102',
} as const;

/** Named curves: 1.2.840.10045.3.1.7, 1.3.132.0.34, 1.3.132.0.35, 1.3.132.0.10. */
export const curveIdentifiers = {
  'P-256': '2a8648ce3d030107',
  'P-384': '2b81040022',
  'P-521': '2b81040023',
  secp256k1: '2b8104000a',
} as const;
