/**
 * Loaded before the command (`--import`): it does at once what it would do after the time that a rotation leaves
 * to programs with the old key, of which a moment has passed when it begins to wait. Nothing else waits so long but
 * the limit of an answer, which is as long to the millisecond; that and the rest of the clock stay.
 */
import { drainMs } from '#shared/underWay.ts';

const set = setTimeout;
const skipping = (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
  set(work, ms > drainMs - 2000 && ms < drainMs ? 0 : ms, ...args);
globalThis.setTimeout = Object.assign(skipping, set);
