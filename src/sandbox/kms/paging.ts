import { pageAfter } from '../http/page.ts';
import type { KmsAnswer } from './call.ts';
import { type Input, integer, optionalText } from './input.ts';
import { kmsRefusal } from './refusals.ts';

const encode = (key: string): string => Buffer.from(key, 'utf8').toString('base64');

/** @throws Refusal InvalidMarkerException */
function decode(marker: string): string {
  const key = Buffer.from(marker, 'base64').toString('utf8');
  if (encode(key) !== marker) throw kmsRefusal('InvalidMarkerException', 'Could not deserialize marker');
  return key;
}

/**
 * The page that `Limit` and `Marker` ask for, as an answer. A marker is the last key seen.
 *
 * @param name of the list in the answer
 * @param items in any order
 * @param keyOf unique for each item
 * @throws Refusal
 */
export function pageOf<T>(
  input: Input,
  name: string,
  items: Iterable<T>,
  keyOf: (item: T) => string,
  render: (item: T) => unknown,
  { most = 1000, usual = 100 } = {},
): KmsAnswer {
  const size = integer(input, 'Limit', { min: 1, max: most, otherwise: usual });
  const marker = optionalText(input, 'Marker', { max: 1024 });
  const after = marker === undefined ? null : decode(marker);
  const page = pageAfter(items, keyOf, size, after);
  return {
    [name]: page.items.map(render),
    Truncated: page.last !== null,
    ...(page.last === null ? {} : { NextMarker: encode(page.last) }),
  };
}
