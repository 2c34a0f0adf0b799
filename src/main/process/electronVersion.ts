import type { AppState } from '#shared/contract/index.ts';

/** What package.json has, put in by the build. */
declare const madeForElectron: string;

const majorOf = (version: string): number => Number(version.split('.')[0]);

/**
 * Whether an Electron runs this that is older than it is made for: development takes one where no
 * official build can be had, and such a one no longer gets Chromium's security fixes.
 *
 * @param running the version that runs
 * @param wanted the version that this is made for
 * @returns both where it is so
 */
export const olderThan = (running: string, wanted: string): AppState['oldElectron'] =>
  majorOf(running) < majorOf(wanted) ? { running, wanted } : undefined;

/** As `olderThan`, of this process. */
export const oldElectron = (): AppState['oldElectron'] =>
  olderThan(process.versions.electron ?? '', madeForElectron);
