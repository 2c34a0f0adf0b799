import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * The name of the program that called us, for the activity log: as `aws` or `terraform`. Never its
 * arguments, which may hold secrets.
 * @param ppid the calling process
 * @returns at most 64 characters of one line; undefined where it is not cheaply known (everywhere
 *   but on Linux) or the caller has ended already
 */
export function callerName(ppid: number, platform: NodeJS.Platform): string | undefined {
  if (platform !== 'linux') return undefined;
  try {
    const name = readFileSync(`/proc/${ppid}/comm`, 'utf8').trim();
    // Node names its thread, not its program; and a process may blank its name.
    const better = name === '' || name === 'MainThread' ? basename(readlinkSync(`/proc/${ppid}/exe`)) : name;
    return better.replace(/\p{C}/gu, '\ufffd').slice(0, 64);
  } catch {
    return undefined;
  }
}
