import type { Notice } from '#shared/notice.ts';

/**
 * What is to be said of a key that a tool signs with version 2: nothing here does, and a profile has no
 * word for it.
 *
 * @param tool who signs so
 * @param where its settings stand
 */
export const signature2Notice = (tool: string, where: { path: string; line: number }): Notice => ({
  level: 'warning',
  message: `${tool} signs with version 2 here, which only old services ask for; QCred and most tools sign with version 4.`,
  hint: 'Test the profile. A service that refuses version 4 works with this tool alone.',
  ...where,
});
