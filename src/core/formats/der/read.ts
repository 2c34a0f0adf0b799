/** Values of ASN.1 in their distinguished encoding: ITU-T X.690, as far as keys and their containers need it. */

/** One value: its tag, and what stands in it. */
export interface Der {
  tag: number;
  body: Buffer;
  /** With its head. */
  whole: Buffer;
}

/** Bytes that are not what they should be. It says nothing of them. */
export class Malformed extends Error {}

export const tags = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The tag of an explicit context. */
export const context = (number: number): number => 0xa0 + number;

/** More values side by side than any key or container has. */
const mostValues = 256;

function readAt(bytes: Buffer, at: number): { value: Der; end: number } {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  // High tag numbers, and lengths that are only known at the end, do not occur.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || first === 0x80) {
    throw new Malformed();
  }
  const size = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + size;
  if (size > 4 || start > bytes.length) throw new Malformed();
  const length = size === 0 ? first : bytes.readUIntBE(at + 2, size);
  const end = start + length;
  if (end > bytes.length) throw new Malformed();
  return { value: { tag, body: bytes.subarray(start, end), whole: bytes.subarray(at, end) }, end };
}

/** The one value that bytes are. @throws Malformed also where something follows it */
export function readDer(bytes: Buffer, tag: number = tags.sequence): Der {
  const { value, end } = readAt(bytes, 0);
  if (end !== bytes.length) throw new Malformed();
  return expectTag(value, tag);
}

/** Whether bytes are one sequence, by its head. */
export function isSequence(bytes: Buffer): boolean {
  try {
    return readDer(bytes).tag === tags.sequence;
  } catch {
    return false;
  }
}

/** The values within one. @throws Malformed */
export function within({ body }: Der): Der[] {
  const values: Der[] = [];
  for (let at = 0; at < body.length; ) {
    const { value, end } = readAt(body, at);
    values.push(value);
    if (values.length > mostValues) throw new Malformed();
    at = end;
  }
  return values;
}

/** @throws Malformed for another tag, and for nothing */
export function expectTag(value: Der | undefined, tag: number): Der {
  if (value?.tag !== tag) throw new Malformed();
  return value;
}

/** The values within a sequence. @throws Malformed */
export const sequence = (value: Der | undefined): Der[] => within(expectTag(value, tags.sequence));

/** @throws Malformed */
export const octets = (value: Der | undefined): Buffer => expectTag(value, tags.octets).body;

/** A bit string of whole bytes. @throws Malformed */
export function bits(value: Der | undefined): Buffer {
  const { body } = expectTag(value, tags.bits);
  if (body[0] !== 0) throw new Malformed();
  return body.subarray(1);
}

/** An object identifier, as its bytes in hexadecimal digits. @throws Malformed */
export const oid = (value: Der | undefined): string => expectTag(value, tags.oid).body.toString('hex');

/** A number that is not negative. @throws Malformed */
export function integer(value: Der | undefined): bigint {
  const { body } = expectTag(value, tags.integer);
  if (body.length === 0 || body.length > 2048 || (body[0] ?? 0) >= 0x80) throw new Malformed();
  return BigInt(`0x${body.toString('hex')}`);
}

/** The bytes of a number that is not negative, without the zero that may stand before. @throws Malformed */
export function integerBytes(value: Der | undefined): Buffer {
  const { body } = expectTag(value, tags.integer);
  if (body.length === 0 || (body[0] ?? 0) >= 0x80) throw new Malformed();
  return body[0] === 0 && body.length > 1 ? body.subarray(1) : body;
}

/** A number that counts something. @throws Malformed for more than four bytes */
export function small(value: Der | undefined): number {
  const number = integer(value);
  if (number > 0x7fffffffn) throw new Malformed();
  return Number(number);
}
