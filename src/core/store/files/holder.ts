import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from './faults.ts';

/** A process that holds a lock, described so that it is never mistaken for a later one with its number. */
export interface Holder {
  /** 0 for nobody. */
  pid: number;
  /** When the process started, in the kernel's ticks since boot; null where that is not cheaply known. */
  start: string | null;
  /** Which boot of the machine; null where that is not cheaply known. */
  boot: string | null;
  host: string;
}

/** Whether what a file says is a holder: it may have been written by anybody. */
export function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, start, boot, host }: { [K in keyof Holder]?: unknown } = value;
  const textOrNull = (field: unknown) => field === null || typeof field === 'string';
  return Number.isInteger(pid) && textOrNull(start) && textOrNull(boot) && typeof host === 'string';
}

/** State and start time of a process from Linux's `/proc` (proc_pid_stat(5)); null when not to be had. */
function processStat(pid: number | 'self'): { state: string; start: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in brackets and may itself hold brackets and blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    return state === undefined || start === undefined ? null : { state, start };
  } catch {
    return null;
  }
}

function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return null;
  }
}

let self: Holder | undefined;

/** This process. */
export function ownHolder(): Holder {
  self ??= { pid: process.pid, start: processStat('self')?.start ?? null, boot: bootId(), host: hostname() };
  return self;
}

/**
 * Whether a holder may still be running. Answers true when in doubt: a process on another machine
 * (a shared home folder) or in another container cannot be looked at from here.
 */
export function isAlive(holder: Holder): boolean {
  if (holder.pid === 0) return false;
  const own = ownHolder();
  if (holder.host !== own.host) return true;
  if (holder.boot !== own.boot) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // Any other answer (EPERM) means that there is such a process.
    if (systemCode(error) === 'ESRCH') return false;
  }
  const stat = processStat(holder.pid);
  if (stat === null) return true;
  // A killed process stays in the table as Z until its parent has asked for its end.
  if (stat.state === 'Z' || stat.state === 'X') return false;
  return holder.start === null || holder.start === stat.start;
}
