import type { Notice } from '#shared/notice.ts';

/** Curves whose private keys are read, by their names in JWK. */
export const curveNames = ['P-256', 'P-384', 'P-521', 'secp256k1', 'Ed25519'] as const;
export type CurveName = (typeof curveNames)[number];

/** Key material, as a key service takes it. */
export interface KeyMaterial {
  kind: 'symmetric' | 'rsa' | 'curve';
  /** Of symmetric material and of an RSA modulus; of a curve's numbers. */
  bits: number;
  curve: CurveName | null;
  /** Bare bytes of symmetric material; PKCS#8 in DER of a private key. Whoever has it overwrites it. */
  bytes: Buffer;
  /** SubjectPublicKeyInfo; null for symmetric material. */
  publicKey: Buffer | null;
}

/** What was read, and from what. */
export interface ReadMaterial {
  material: KeyMaterial;
  /** "an encrypted PKCS#8 key (PEM)". */
  form: string;
  notices: Notice[];
}

/** Something that cannot be read without a password. */
export interface Closed {
  closed: string;
}

/** What a person said of the bytes. */
export interface ReadOptions {
  password?: string;
  /** Where bytes may be several things: what they are. */
  as?: 'raw' | 'hex' | 'base64';
}
