import { headBytes, type Item, padded, type TypeName, types } from './item.ts';

/** Bytes that are no TTLV. It says nothing of them. */
export class MalformedTtlv extends Error {}

/** Deeper, and more values, than any answer of a key server has. */
const deepest = 16;
const mostItems = 20_000;

const typeNames = new Map<number, TypeName>(
  (Object.keys(types) as TypeName[]).map((name) => [types[name], name]),
);

/** Lengths of the types that have one. */
const lengths: Partial<Record<TypeName, number>> = {
  integer: 4,
  enumeration: 4,
  interval: 4,
  long: 8,
  boolean: 8,
  date: 8,
  preciseDate: 8,
};

/**
 * The one value that bytes are.
 *
 * @param bytes read whole; values of bytes are parts of them, so that overwriting these overwrites those
 * @throws MalformedTtlv, also for what is too deep or too much
 */
export function readItem(bytes: Buffer): Item {
  const counter = { left: mostItems };
  const { item, end } = itemAt(bytes, 0, 0, counter);
  if (end !== bytes.length) throw new MalformedTtlv();
  return item;
}

function itemAt(
  bytes: Buffer,
  at: number,
  depth: number,
  counter: { left: number },
): { item: Item; end: number } {
  counter.left -= 1;
  if (depth > deepest || counter.left < 0 || at + headBytes > bytes.length) throw new MalformedTtlv();
  const tag = bytes.readUIntBE(at, 3);
  const type = typeNames.get(bytes.readUInt8(at + 3));
  const length = bytes.readUInt32BE(at + 4);
  const start = at + headBytes;
  const end = start + padded(length);
  if (type === undefined || end > bytes.length) throw new MalformedTtlv();
  const wanted = lengths[type];
  if (wanted !== undefined && wanted !== length) throw new MalformedTtlv();
  const body = bytes.subarray(start, start + length);
  return { item: { tag, ...contentOf(type, body, depth, counter) }, end };
}

/** `Omit` that keeps the kinds of a union apart. */
type Untagged<T> = T extends unknown ? Omit<T, 'tag'> : never;

function contentOf(type: TypeName, body: Buffer, depth: number, counter: { left: number }): Untagged<Item> {
  switch (type) {
    case 'structure': {
      const items: Item[] = [];
      for (let at = 0; at < body.length; ) {
        const { item, end } = itemAt(body, at, depth + 1, counter);
        items.push(item);
        at = end;
      }
      return { type, items };
    }
    case 'integer':
      return { type, value: body.readInt32BE() };
    case 'enumeration':
    case 'interval':
      return { type, value: body.readUInt32BE() };
    case 'long':
    case 'date':
    case 'preciseDate':
      return { type, value: body.readBigInt64BE() };
    case 'boolean':
      return { type, value: body.readBigUInt64BE() !== 0n };
    case 'text':
      return { type, value: body.toString('utf8') };
    default:
      return { type, value: body };
  }
}

/** The values with a tag that stand in a structure; of anything else none. */
export const itemsOf = (item: Item | undefined, tag: number): Item[] =>
  item?.type === 'structure' ? item.items.filter((one) => one.tag === tag) : [];

/** The first of these, along a path of tags. */
export function itemIn(item: Item | undefined, ...path: readonly number[]): Item | undefined {
  let found = item;
  for (const tag of path) [found] = itemsOf(found, tag);
  return found;
}

/** A number, or null where there is none. */
export const numberOf = (item: Item | undefined): number | null =>
  item?.type === 'integer' || item?.type === 'enumeration' ? item.value : null;

/** A text, or null where there is none. */
export const textOf = (item: Item | undefined): string | null => (item?.type === 'text' ? item.value : null);

/** Bytes, or null where there are none. */
export const bytesOf = (item: Item | undefined): Buffer | null =>
  item?.type === 'bytes' || item?.type === 'big' ? item.value : null;
