/** A log that only remembers what it was told: the real one has tests of its own, and costs more than most of what it tells of. */
import type { Activity } from '#core/store/activity/activity.ts';
import type { AroundOptions } from '#core/store/activity/around.ts';
import type { ActivityEntry } from '#core/store/activity/entry.ts';

/** @param logged takes what is said, in order: of an update once it is made, of a deed once it is done */
export function listedActivity(logged: ActivityEntry[] = []): Activity {
  const prepared = new Map<string, readonly ActivityEntry[]>();
  return {
    append: async (entry) => void logged.push(entry),
    appendAll: async (entries) => void logged.push(...entries),
    prepare: async (id, entries) => void prepared.set(id, entries),
    async around<T>(
      entry: ActivityEntry,
      work: () => Promise<T>,
      { told = () => entry }: AroundOptions<T> = {},
    ) {
      const done = await work();
      const said = told(done);
      if (said) logged.push(said);
      return done;
    },
    async confirm(id) {
      logged.push(...(prepared.get(id) ?? []));
      prepared.delete(id);
    },
    drop: async (id) => void prepared.delete(id),
    settle: async () => {},
    list: async () => ({ records: [], total: 0 }),
    verify: () => Promise.reject(new Error('there is no log')),
    trouble: async () => null,
    accept: async () => null,
    anchor: async () => {},
    onMisfit: () => {},
    close: () => {},
  };
}
