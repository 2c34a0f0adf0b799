/** Tags and numbers of KMIP: sections 9.1.3.1 and 9.1.3.2 of its specification 1.4, section 11 of 2.0. */

export const tags = {
  attribute: 0x420008,
  attributeName: 0x42000a,
  attributeValue: 0x42000b,
  attributes: 0x420125,
  batchCount: 0x42000d,
  batchItem: 0x42000f,
  blockCipherMode: 0x420011,
  crtCoefficient: 0x420027,
  algorithm: 0x420028,
  length: 0x42002a,
  cryptographicParameters: 0x42002b,
  d: 0x42002e,
  encryptionKeyInformation: 0x420036,
  key: 0x42003f,
  keyBlock: 0x420040,
  keyFormat: 0x420042,
  keyMaterial: 0x420043,
  keyValue: 0x420045,
  keyWrappingData: 0x420046,
  keyWrappingSpecification: 0x420047,
  maximumItems: 0x42004f,
  maximumResponseSize: 0x420050,
  modulus: 0x420052,
  name: 0x420053,
  nameType: 0x420054,
  nameValue: 0x420055,
  objectType: 0x420057,
  operation: 0x42005c,
  p: 0x42005e,
  primeExponentP: 0x420060,
  primeExponentQ: 0x420061,
  privateExponent: 0x420063,
  protocolVersion: 0x420069,
  versionMajor: 0x42006a,
  versionMinor: 0x42006b,
  publicExponent: 0x42006c,
  q: 0x420071,
  recommendedCurve: 0x420075,
  requestHeader: 0x420077,
  requestMessage: 0x420078,
  requestPayload: 0x420079,
  responseMessage: 0x42007b,
  responsePayload: 0x42007c,
  resultMessage: 0x42007d,
  resultReason: 0x42007e,
  resultStatus: 0x42007f,
  state: 0x42008d,
  uniqueIdentifier: 0x420094,
  wrappingMethod: 0x42009e,
  encodingOption: 0x4200a3,
} as const;

export const operations = { locate: 8, get: 10, getAttributes: 11, discoverVersions: 30 } as const;

/** Kinds of objects, by the tag of what holds them and by their number. */
export const objects = {
  symmetricKey: { number: 2, tag: 0x42008f, words: 'symmetric key' },
  publicKey: { number: 3, tag: 0x42006d, words: 'public key' },
  privateKey: { number: 4, tag: 0x420064, words: 'private key' },
  splitKey: { number: 5, tag: 0x420089, words: 'part of a split key' },
  secretData: { number: 7, tag: 0x420085, words: 'secret' },
  certificate: { number: 1, tag: 0x420013, words: 'certificate' },
} as const;
export type ObjectName = keyof typeof objects;

export const formats = {
  raw: 1,
  opaque: 2,
  pkcs1: 3,
  pkcs8: 4,
  sec1: 6,
  transparentSymmetric: 7,
  transparentRsa: 10,
  transparentEcdsa: 14,
  transparentEc: 20,
} as const;

export const algorithms: ReadonlyMap<number, string> = new Map([
  [1, 'DES'],
  [2, '3DES'],
  [3, 'AES'],
  [4, 'RSA'],
  [5, 'DSA'],
  [6, 'ECDSA'],
  [7, 'HMAC-SHA1'],
  [8, 'HMAC-SHA224'],
  [9, 'HMAC-SHA256'],
  [10, 'HMAC-SHA384'],
  [11, 'HMAC-SHA512'],
  [14, 'ECDH'],
  [26, 'EC'],
  [28, 'ChaCha20'],
  [55, 'Ed25519'],
]);

export const states: ReadonlyMap<number, string> = new Map([
  [1, 'not active yet'],
  [2, 'active'],
  [3, 'deactivated'],
  [4, 'compromised'],
  [5, 'destroyed'],
  [6, 'destroyed, compromised'],
]);

/** Curves that material is read of, by "Recommended Curve". */
export const recommendedCurves: ReadonlyMap<number, 'P-256' | 'P-384' | 'P-521' | 'secp256k1'> = new Map([
  [7, 'P-256'],
  [10, 'P-384'],
  [13, 'P-521'],
  [25, 'secp256k1'],
]);

/** Result reasons that have words of their own. */
export const reasons = {
  notFound: [1, 55],
  tooLarge: [2],
  notAuthenticated: [3],
  invalidMessage: [4, 63],
  notSupported: [5, 8],
  denied: [12, 57],
  notGiven: [19, 22, 23],
} as const;

export const nistKeyWrap = 13;
export const encrypt = 1;
export const noEncoding = 1;
export const uninterpretedName = 1;
