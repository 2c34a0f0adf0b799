import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import type { AskOptions, Kms } from './client.ts';

/** A list may have this many pages, and one more for each so many things that it brought. */
const freePages = 100;
const thingsPerPage = 10;
/** Most things of a list: KMS has 100,000 keys and 50,000 grants at most. */
const mostThings = 200_000;
const longestMarker = 8192;

const endless = (label: string): QCredError =>
  new QCredError(
    'service_failed',
    `${label} gives a list without an end, so it was left off in the middle.`,
    'Try again later.',
  );

/**
 * All things of a list.
 *
 * @param name of the list in the answers
 * @param item what one of its things has to be
 * @param size things of a page, the operation's most
 * @throws QCredError service_failed when the pages go round in a circle, bring next to nothing, or too much
 */
export async function allOf<T>(
  kms: Kms,
  action: string,
  input: object,
  { name, item, size }: { name: string; item: z.ZodType<T>; size: number },
  options: AskOptions = {},
): Promise<T[]> {
  const page = z.looseObject({ Truncated: z.boolean().nullish(), NextMarker: z.string().nullish() });
  const found: T[] = [];
  const seen = new Set<string>();
  let marker: string | undefined;
  for (;;) {
    const answer = await kms.ask(
      action,
      { ...input, Limit: size, ...(marker === undefined ? {} : { Marker: marker }) },
      page,
      options,
    );
    const things: unknown = answer[name];
    for (const thing of Array.isArray(things) ? things : []) {
      const read = item.safeParse(thing);
      // One that cannot be read does not hide the others.
      if (read.success) found.push(read.data);
    }
    if (found.length > mostThings) throw endless(kms.label);
    const next = answer.NextMarker ?? undefined;
    if (!answer.Truncated || next === undefined) return found;
    const isLast = seen.size >= freePages + found.length / thingsPerPage;
    if (next.length > longestMarker || seen.has(next) || isLast) throw endless(kms.label);
    seen.add(next);
    marker = next;
  }
}
