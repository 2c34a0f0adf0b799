/*
 * What counts as white space within a line, by the language that a tool is written in. All agree on
 * these, which are also what `trim` takes away in JavaScript, but for the byte order mark.
 */

/** Spaces, tabs, and the spaces of Unicode: the no-break space that comes along with a copied key too. */
export function isSpace(code: number): boolean {
  if (code < 0xa0) return code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c;
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** What Go's `strings.TrimSpace` takes away: `isSpace`, NEL, and a carriage return wherever it stands. */
export const isGoSpace = (code: number): boolean => isSpace(code) || code === 0x85 || code === 0x0d;

/** What Python's `str.strip` and `\s` take away: also NEL and the four separators of ASCII. */
export const isPythonSpace = (code: number): boolean =>
  isSpace(code) || code === 0x85 || (code >= 0x1c && code <= 0x1f);
