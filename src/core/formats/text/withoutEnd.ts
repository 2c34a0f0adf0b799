/**
 * A text without these characters at its end. A loop, since an expression such as `/\/+$/` goes through
 * each run of them once for every one in it.
 *
 * @param signs each one by itself
 */
export function withoutEnd(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
