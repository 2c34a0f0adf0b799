import { collect } from '#core/store/memory/collect.ts';

/**
 * Collects what nothing refers to any more and overwrites the memory it lay in. Strings cannot be
 * overwritten one by one; this is the next best.
 */
export const sweepMemory = (): void => collect({ overwrite: true });
