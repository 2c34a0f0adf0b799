/** Whether there is a newer version. */
import { z } from 'zod';
import { call, nothing } from './call.ts';

export const UpdateView = z.discriminatedUnion('state', [
  /** This build names no feed: nobody is asked. */
  z.object({ state: z.literal('off') }),
  z.object({ state: z.literal('current') }),
  z.object({
    state: z.literal('newer'),
    version: z.string(),
    /** Where to read about it. */
    page: z.string(),
    /** Replaced by QCred itself, by a package manager with this command, or by hand. */
    by: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('itself') }),
      z.object({ kind: z.literal('command'), command: z.string() }),
      z.object({ kind: z.literal('hand') }),
    ]),
  }),
]);
export type UpdateView = z.infer<typeof UpdateView>;

export const updatesCalls = {
  /** Whether this build looks for updates at all. Asks nobody. */
  'updates.state': call(nothing, z.object({ isOn: z.boolean() })),
  /** Asks the feed, because the person wants to know. */
  'updates.look': call(nothing, UpdateView),
  /** Installs what the last look found, where QCred can replace itself. */
  'updates.install': call(nothing, z.object({ version: z.string() })),
} as const;
