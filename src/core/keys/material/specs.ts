import { keyKindsOf } from '#shared/keyKinds.ts';
import type { KmsMaterial } from '#shared/kms.ts';

const curveSpecs: Readonly<Record<string, readonly string[]>> = {
  'P-256': ['ECC_NIST_P256'],
  'P-384': ['ECC_NIST_P384'],
  'P-521': ['ECC_NIST_P521'],
  secp256k1: ['ECC_SECG_P256K1'],
  Ed25519: ['ECC_NIST_EDWARDS25519', 'ECC_ED25519'],
};

/** Least bytes of keys for codes: "Importing key material" in the AWS KMS developer guide. */
const hmacBytes = { HMAC_224: 28, HMAC_256: 32, HMAC_384: 48, HMAC_512: 64 } as const;

/** The kinds of keys that material fits, the usual one first. */
export function fitting({ kind, bits, curve }: Pick<KmsMaterial, 'kind' | 'bits' | 'curve'>): string[] {
  if (kind === 'rsa') return [2048, 3072, 4096].includes(bits) ? [`RSA_${bits}`] : [];
  if (kind === 'curve') return [...(curveSpecs[curve ?? ''] ?? [])];
  const bytes = bits / 8;
  const codes = Object.entries(hmacBytes).filter(([, least]) => bytes >= least);
  return [...(bytes === 32 ? ['SYMMETRIC_DEFAULT'] : []), ...codes.map(([spec]) => spec).reverse()];
}

/** The kinds of keys of a provider that material fits, the usual one first. */
export function specsFor({ fits }: Pick<KmsMaterial, 'fits'>, provider: string): string[] {
  const known = new Set(keyKindsOf(provider).map(({ spec }) => spec));
  return fits.filter((spec) => known.has(spec));
}

/** "an RSA key of 2048 bits" */
export function materialWords({ kind, bits, curve }: Pick<KmsMaterial, 'kind' | 'bits' | 'curve'>): string {
  if (kind === 'rsa') return `an RSA key of ${bits} bits`;
  return kind === 'curve' ? `a key on the curve ${curve}` : `${bits / 8} bytes of key material`;
}
