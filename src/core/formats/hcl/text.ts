/** Longer texts are nobody's region or key, and are not worth decoding. */
const longest = 10_000;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/**
 * The text that a quoted string stands for.
 *
 * @param source the string with its quotes
 * @returns undefined for anything else: another expression, a string with a template in it
 */
export function readString(source: string): string | undefined {
  if (source.length > longest || !/^"(?:[^"\\\n]|\\.)*"$/.test(source)) return undefined;
  let plain = true;
  const text = source
    .slice(1, -1)
    .replace(
      /\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)|(\$\$|%%)(?=\{)|[$%]\{/g,
      (whole, short?: string, long?: string, escaped?: string, doubled?: string) => {
        const code = Number.parseInt(short ?? long ?? '', 16);
        if (code <= 0x10ffff) return String.fromCodePoint(code);
        const meaning = escaped === undefined ? doubled?.charAt(0) : escapes[escaped];
        if (meaning === undefined) plain = false;
        return meaning ?? whole;
      },
    );
  return plain ? text : undefined;
}

/** A text as a quoted string that stands for exactly it: no template, no escape is read into it. */
export const quoteString = (text: string): string =>
  `"${text.replace(/["\\]/g, '\\$&').replace(/([$%])(?=\{)/g, '$1$1')}"`;
