import { QCredError } from '#shared/errors.ts';

/** Where IAM's pages end and begin. */
export interface PageEnd {
  IsTruncated?: boolean;
  Marker?: string;
}

/** How many things a page has at most: IAM's own limit. */
export const pageSize = 1000;

/**
 * Goes through all pages of an action.
 *
 * @param ask for the page that begins at a marker
 * @param take is given each page; pages may repeat things, so it keeps them by name
 * @throws QCredError service_failed when the pages go round in a circle or have no end
 */
export async function eachPage<P extends PageEnd>(
  ask: (page: { Marker?: string; MaxItems: number }) => Promise<P>,
  take: (page: P) => void,
): Promise<void> {
  const seen = new Set<string>();
  let marker: string | undefined;
  for (;;) {
    const page = await ask({ MaxItems: pageSize, ...(marker === undefined ? {} : { Marker: marker }) });
    take(page);
    if (!page.IsTruncated) return;
    marker = page.Marker;
    if (marker === undefined || seen.has(marker)) {
      throw new QCredError(
        'service_failed',
        'The service gives its lists without an end, so they were left off in the middle.',
        'Sync again later.',
      );
    }
    seen.add(marker);
  }
}

/**
 * Works on many things, some at once.
 *
 * @param items what to work on
 * @param work what is done with each; the first to throw ends all
 * @param most how many at once
 */
export async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  most = 8,
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed) {
      const item = items[next++];
      if (item === undefined) continue;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, worker));
  // All have come to rest: nothing goes on behind the back of who called.
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
