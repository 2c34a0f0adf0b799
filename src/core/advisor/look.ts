import { hasCode, toErrorView } from '#shared/errors.ts';
import type { NotLooked } from '#shared/finding.ts';
import { count, listed } from '#shared/words.ts';
import { inParallel } from '../clouds/client/parallel.ts';
import type { Keys } from '../keys/keys.ts';
import type { SeenServices } from './facts/snapshot.ts';

/** So many keys of an account are looked at one by one: each takes several calls. */
const mostKeys = 200;

/**
 * Asks an account's key service and storage for all that checks look at. Never throws: what is refused
 * is not looked at, and is said to be so.
 *
 * @param account its id and name
 * @param now ISO instant
 */
export async function lookAtServices(
  keys: Keys,
  { id, name }: { id: string; name: string },
  now: string,
): Promise<SeenServices> {
  const notLooked: NotLooked[] = [];
  const refused = (what: string) => (error: unknown) => {
    const { message, hint } = toErrorView(error);
    // A cloud without such a service has nothing to look at there.
    if (!hasCode(error, 'unsupported', 'not_available', 'bad_input'))
      notLooked.push({ what: `${what} of ${name}`, why: `${message} ${hint}`.trim().slice(0, 500) });
    return [];
  };
  const [rows, buckets] = await Promise.all([
    keys.list(id).catch(refused('The keys of the key service')),
    keys.buckets(id).catch(refused('What the buckets encrypt with')),
  ]);
  const hidden: string[] = [];
  const seen = await inParallel(rows.slice(0, mostKeys), (row) =>
    keys.show(id, row.id).catch(() => {
      hidden.push(row.aliases[0] ?? row.id);
      return null;
    }),
  );
  const shown = seen.filter((view) => view !== null);
  const lacks = (part: 'policy' | 'grants') => shown.filter((view) => view[part] === null).length;
  if (rows.length > mostKeys)
    notLooked.push({
      what: `${count(rows.length - mostKeys, 'key')} of the key service of ${name}`,
      why: 'There are too many.',
    });
  if (hidden.length > 0)
    notLooked.push({
      what: `The keys ${listed(hidden.sort())} of ${name}`,
      why: 'They may not be seen with this account’s key.',
    });
  for (const part of ['policy', 'grants'] as const)
    if (lacks(part) > 0)
      notLooked.push({
        what: `The ${part === 'policy' ? 'policies' : 'grants'} of ${count(lacks(part), 'key')} of ${name}`,
        why: 'They may not be seen with this account’s key.',
      });
  const sealed = buckets.filter(({ encryption }) => encryption === null).map(({ bucket }) => bucket);
  if (sealed.length > 0)
    notLooked.push({
      what: `What ${listed(sealed.sort())} of ${name} ${sealed.length === 1 ? 'encrypts' : 'encrypt'} with`,
      why: 'It may not be seen.',
    });
  return { at: now, keys: shown, buckets, notLooked };
}
