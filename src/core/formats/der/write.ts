import { tags } from './read.ts';

/** A value with its head: ITU-T X.690, section 8.1. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const digits = body.length.toString(16);
  const length = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 + length.length]), length, body]);
}

export const derSequence = (...parts: readonly Uint8Array[]): Buffer => der(tags.sequence, ...parts);
export const derOctets = (bytes: Uint8Array): Buffer => der(tags.octets, bytes);
export const derBits = (bytes: Uint8Array): Buffer => der(tags.bits, Buffer.from([0]), bytes);
/** @param hex the bytes of the identifier in hexadecimal digits */
export const derOid = (hex: string): Buffer => der(tags.oid, Buffer.from(hex, 'hex'));
export const derNull = (): Buffer => der(tags.nothing);

/** A number that is not negative. */
export function derInteger(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return der(tags.integer, ...((bytes[0] ?? 0) >= 0x80 ? [Buffer.from([0])] : []), bytes);
}
