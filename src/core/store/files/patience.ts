import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from './faults.ts';

/** What Windows says of a file that another program has open, or that is about to go. */
const held: ReadonlySet<string | null> = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Pauses between tries, in milliseconds: four seconds together, as long as scanners look at a file. */
const pauses = [10, 20, 50, 100, 200, 400, 800, 1200, 1200];

/**
 * Whether a refusal may pass by itself: on Windows, where virus scanners and search indexers hold files
 * for a moment. Elsewhere the same words are about rights.
 *
 * @param platform as `process.platform`
 */
export const mayPass = (error: unknown, platform: NodeJS.Platform = process.platform): boolean =>
  platform === 'win32' && held.has(systemCode(error));

/**
 * Renames or removes a file, again for some seconds where others may be holding it.
 *
 * @param change does it; may be called many times
 * @param options `platform`: as `process.platform`; `pause`: waits so many milliseconds
 * @returns what `change` gives
 * @throws what it threw last
 */
export async function patiently<T>(
  change: () => Promise<T>,
  {
    platform = process.platform,
    pause = sleep,
  }: { platform?: NodeJS.Platform; pause?: (ms: number) => Promise<unknown> } = {},
): Promise<T> {
  for (const ms of pauses) {
    try {
      return await change();
    } catch (error) {
      if (!mayPass(error, platform)) throw error;
      await pause(ms);
    }
  }
  return change();
}
