import { QCredError } from '#shared/errors.ts';
import { Excess } from '../../clouds/client/wire/limits.ts';
import { most, weigh } from './weight.ts';

/** Where IAM's pages end and begin. */
export interface PageEnd {
  IsTruncated?: boolean;
  Marker?: string;
}

/** How many things a page has at most: IAM's own limit, and what is asked for where that is too much at once. */
const pageSizes = [1000, 100, 10];
/** A list may have this many pages, and one more for each so many things that it brought. */
const freePages = 100;
const thingsPerPage = 10;
/** Longer than any service's. */
const longestMarker = 8192;

const endless = (): QCredError =>
  new QCredError(
    'service_failed',
    'The service gives its lists without an end, so they were left off in the middle.',
    'Sync again later.',
  );

/** Whether an answer was refused because there was too much in it. */
const isTooMuch = (error: unknown): boolean =>
  error instanceof QCredError && error.cause instanceof Excess && !error.cause.slow;

/** How many things a page holds. */
const countIn = (page: object): number =>
  Object.values(page).reduce((sum: number, part) => sum + (Array.isArray(part) ? part.length : 0), 0);

/** Asks for a page of the first of some sizes that is not too much, and lets the larger ones go. */
async function askFor<P>(
  at: { Marker?: string },
  sizes: number[],
  ask: (page: { Marker?: string; MaxItems: number }) => Promise<P>,
): Promise<P> {
  for (;;) {
    try {
      return await ask({ MaxItems: sizes[0] ?? 1, ...at });
    } catch (error) {
      if (sizes.length === 1 || !isTooMuch(error)) throw error;
      sizes.shift();
    }
  }
}

/**
 * Goes through all pages of an action. A page that is too much at once is asked for again in smaller ones.
 *
 * @param ask for the page that begins at a marker
 * @param take is given each page; pages may repeat things, so it keeps them by name
 * @param room how much all pages may weigh: `most` of `weight.ts`
 * @throws QCredError service_failed when the pages go round in a circle, bring next to nothing, or
 * bring more than there is room for
 */
export async function eachPage<P extends PageEnd>(
  ask: (page: { Marker?: string; MaxItems: number }) => Promise<P>,
  take: (page: P) => void,
  room: number = most.thing,
): Promise<void> {
  const seen = new Set<string>();
  let marker: string | undefined;
  const sizes = [...pageSizes];
  let weight = 0;
  let things = 0;
  for (;;) {
    const at = marker === undefined ? {} : { Marker: marker };
    const page = await askFor(at, sizes, ask);
    weight += weigh(page);
    if (weight > room) throw endless();
    take(page);
    if (!page.IsTruncated) return;
    marker = page.Marker;
    things += countIn(page);
    const isLast = seen.size >= freePages + things / thingsPerPage;
    if (marker === undefined || marker.length > longestMarker || seen.has(marker) || isLast) throw endless();
    seen.add(marker);
  }
}
