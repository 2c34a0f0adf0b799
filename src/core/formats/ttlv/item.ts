/**
 * "Tag, type, length, value", the encoding of KMIP: OASIS Key Management Interoperability Protocol Specification
 * 1.4, section 9.1. Each value is padded to eight bytes.
 */

/** Numbers of the types. */
export const types = {
  structure: 1,
  integer: 2,
  long: 3,
  big: 4,
  enumeration: 5,
  boolean: 6,
  text: 7,
  bytes: 8,
  date: 9,
  interval: 10,
  preciseDate: 11,
} as const;
export type TypeName = keyof typeof types;

/** One value with its tag. */
export type Item = { tag: number } & (
  | { type: 'structure'; items: Item[] }
  | { type: 'integer' | 'enumeration' | 'interval'; value: number }
  | { type: 'long' | 'date' | 'preciseDate'; value: bigint }
  /** Big numbers are bytes, the most significant first, so that they can be overwritten. */
  | { type: 'big' | 'bytes'; value: Buffer }
  | { type: 'boolean'; value: boolean }
  | { type: 'text'; value: string }
);

/** Bytes before each value: three of the tag, one of the type, four of the length. */
export const headBytes = 8;

/** A value's length with what fills it up. */
export const padded = (length: number): number => Math.ceil(length / 8) * 8;
