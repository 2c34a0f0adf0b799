/**
 * A clock for tests that bound work: the milliseconds of processor time that this process has used.
 * Unlike the time of day it does not go on while other programs have the processor.
 */
export function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
