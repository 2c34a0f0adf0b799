import { tags } from './read.ts';

/** The head of a value of so many bytes: ITU-T X.690, section 8.1. */
function head(tag: number, size: number): Buffer {
  if (size < 0x80) return Buffer.from([tag, size]);
  const digits = size.toString(16);
  const length = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 + length.length]), length]);
}

/** A value with its head. Of what stands in it no copy is left but this one. */
export const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer =>
  Buffer.concat([
    head(
      tag,
      parts.reduce((sum, { length }) => sum + length, 0),
    ),
    ...parts,
  ]);

export const derSequence = (...parts: readonly Uint8Array[]): Buffer => der(tags.sequence, ...parts);
export const derOctets = (bytes: Uint8Array): Buffer => der(tags.octets, bytes);
export const derBits = (bytes: Uint8Array): Buffer => der(tags.bits, Buffer.from([0]), bytes);
/** @param hex the bytes of the identifier in hexadecimal digits */
export const derOid = (hex: string): Buffer => der(tags.oid, Buffer.from(hex, 'hex'));
export const derNull = (): Buffer => der(tags.nothing);

/** Overwrites what secrets stood in on the way. @returns what was made of them */
export function wiping<T>(parts: readonly Uint8Array[], make: () => T): T {
  try {
    return make();
  } finally {
    for (const part of parts) part.fill(0);
  }
}

/** A number that is not negative. */
export function derInteger(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return wiping([bytes], () =>
    der(tags.integer, ...((bytes[0] ?? 0) >= 0x80 ? [Buffer.from([0])] : []), bytes),
  );
}

/** PrivateKeyInfo: RFC 5208, section 5. @param key what stands in it, which is overwritten */
export function privateKeyInfo(algorithm: Uint8Array, key: Uint8Array): Buffer {
  const inner = wiping([key], () => derOctets(key));
  return wiping([inner], () => derSequence(derInteger(0n), algorithm, inner));
}
