/** Root may do everything, so what an ordinary user may not can only be tried as one (scripts/lib/again.mjs). */
export const isRoot = process.geteuid?.() === 0;

/** Whether files have modes and owners here. */
export const isPosix = process.platform !== 'win32';
