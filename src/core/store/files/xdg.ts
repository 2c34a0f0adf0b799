import { isAbsolute, join } from 'node:path';

/**
 * A folder that the XDG Base Directory Specification names: what the variable says, which counts only
 * as an absolute path ("all paths must be absolute … ignore the path"), else its place in the home.
 *
 * @param given the variable
 * @param home the person's home folder
 * @param usual where it is without the variable: `.config`
 */
export const xdgFolder = (given: string | undefined, home: string, usual: string): string =>
  given && isAbsolute(given) ? given : join(home, usual);
