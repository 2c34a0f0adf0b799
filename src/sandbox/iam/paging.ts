import { pageAfter } from '../http/page.ts';
import { integer, optional, type Parameters } from '../http/parameters.ts';
import type { XmlNode } from '../xml/write.ts';
import { validationError } from './refusals.ts';

/** One page of something, and where the next one begins. */
interface Page<T> {
  items: T[];
  /** Given back as `Marker` to get the next page; null on the last. */
  marker: string | null;
}

/** IAM's numbers: "Paginating results" of its API reference. */
const defaultItems = 100;
const mostItems = 1000;

const encode = (key: string): string => Buffer.from(key, 'utf8').toString('base64url');

/** @throws Refusal ValidationError */
function decode(marker: string): string {
  const key = Buffer.from(marker, 'base64url').toString('utf8');
  if (encode(key) !== marker) throw validationError('Invalid Marker.');
  return key;
}

/**
 * Cuts the page that `Marker` and `MaxItems` ask for. A marker is the last key seen.
 *
 * @param keyOf unique for each item
 * @throws Refusal ValidationError
 */
export function pageOf<T>(parameters: Parameters, items: Iterable<T>, keyOf: (item: T) => string): Page<T> {
  const size = integer(parameters, 'MaxItems', { min: 1, max: mostItems, otherwise: defaultItems });
  const marker = optional(parameters, 'Marker');
  const after = marker === undefined ? null : decode(marker);
  const page = pageAfter(items, keyOf, size, after);
  return { items: page.items, marker: page.last === null ? null : encode(page.last) };
}

/** What every page ends with. */
export const pageEnd = ({ marker }: Page<unknown>): XmlNode[] => [
  ['IsTruncated', marker !== null],
  ...(marker === null ? [] : [['Marker', marker] as const]),
];

/** A page as the answer has it: `<NAME><member>…</member></NAME><IsTruncated>…`. */
export const pageNodes = <T>(name: string, page: Page<T>, render: (item: T) => XmlNode[1]): XmlNode[] => [
  [name, page.items.map((item) => ['member', render(item)])],
  ...pageEnd(page),
];
