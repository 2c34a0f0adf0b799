import type { Opening } from '#core/tools/stores/store.ts';

/** How a test opens a store that runs no program. */
export const opening = (more: Partial<Opening> = {}): Opening => ({
  outside: { env: {}, home: '/', platform: 'linux', run: () => Promise.reject(new Error('nothing is run')) },
  password: null,
  picked: null,
  piped: null,
  ...more,
});
