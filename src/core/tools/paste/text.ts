/** Lines longer than this hold no setting and are passed over. */
export const longestLine = 16_384;

/**
 * Cleans what copying from pages, chats and terminals adds: byte order marks, the zeros of UTF-16
 * that was taken for UTF-8, invisible characters, other line ends and blanks, many empty lines, the
 * fences of code blocks, and a common indent, which in an INI file would mean something.
 */
export function tidy(text: string): string {
  const lines = text
    .replace(/^\ufffd{1,2}(?=.?\0)/, '')
    .replace(/[\0\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/\u00a0/g, ' ')
    .replace(/\r\n|[\r\u2028\u2029]/g, '\n')
    .replace(/\n{4,}/g, '\n\n\n')
    .split('\n')
    .filter((line) => !/^\s{0,80}(?:```|~~~)/.test(line));
  const indent = Math.min(
    ...lines
      .filter((line) => line.trim() !== '')
      .map(indentOf)
      .slice(0, 10_000),
    80,
  );
  return lines.map((line) => line.slice(Math.min(indent, indentOf(line)))).join('\n');
}

const indentOf = (line: string): number => /^[ \t]{0,80}/.exec(line)?.[0].length ?? 0;

/** The name of a parameter within its path: `/prod/s3/access_key_id`. */
export const lastSegment = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

const quotes: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['‘', '’'],
];

/** Takes white space, a closing comma or semicolon and one pair of quotes off a value. */
export function unquote(value: string): string {
  const bare = value.trim().replace(/[,;]$/, '');
  const pair = quotes.find(
    ([left, right]) => bare.length > 1 && bare.startsWith(left) && bare.endsWith(right),
  );
  return pair ? bare.slice(1, -1).trim() : bare;
}
