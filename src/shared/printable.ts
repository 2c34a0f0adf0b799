/**
 * How text that others wrote, such as a name, a path or a service's answer, is shown: every line that
 * leaves QCred goes through here. What moves a cursor, turns the direction of writing or cannot be
 * seen becomes a mark that can.
 */

/** By far the most of what is shown, decided without the expressions below. */
const plain = /^[\x20-\x7e]*$/;

/** Scripts whose words need joiners that are not seen (UAX #31, section 2.3). */
const joiningScripts =
  'Arabic Syriac Mandaic Mongolian Nko Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer';
const joining = `[[\\p{L}\\p{M}]&&[${joiningScripts
  .split(' ')
  .map((script) => `\\p{Script=${script}}`)
  .join('')}]]`;

/** Made of characters that are not seen by themselves, and fine together: emoji, and joined letters. */
const wellJoined = `\\p{RGI_Emoji}|(?<=${joining})[\\u200c\\u200d](?=${joining})`;

/**
 * What is marked: controls, halves of characters, ends of lines, what turns the direction of writing,
 * what is not seen (UAX #44, and the empty Braille cell), and marks beyond four on one letter, which
 * cover the lines above (UTS #39, section 5.4).
 */
const unseen =
  '[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Bidi_Control}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}\\ufff9-\\ufffb\\u2800]';
const hidden = `${unseen}|(?<=\\p{M}{4})\\p{M}`;

/** Built when the first text comes that is not plain: the command's fast path never pays for it. */
function once<T>(build: () => T): () => T {
  let built: T | undefined;
  return () => {
    built ??= build();
    return built;
  };
}
const suspect = once(() => new RegExp(`${unseen}|\\p{M}{5}`, 'u'));
const search = once(() => new RegExp(`(?<joined>${wellJoined})|${hidden}`, 'gv'));
const inJson = once(() => new RegExp(`(?!\\n)(?:${hidden})`, 'gv'));

/** U+2400 and on are pictures of ASCII's control characters. */
function markOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/**
 * One line of text, as it may be shown anywhere. Doing it twice changes nothing.
 *
 * @returns the text where there is nothing to mark; otherwise with `␛` for a control of ASCII, and
 *   with `⟨U+202E⟩` for the others
 */
export function printable(text: string): string {
  if (plain.test(text) || !suspect().test(text)) return text;
  return text.replace(search(), (found: string, joined: string | undefined) => joined ?? markOf(found));
}

/** Several lines, each of them printable. Tabs stay: files have them. */
export const printableText = (text: string): string => text.split(/\r?\n/).map(printableLine).join('\n');

/** A line of a file: as `printable`, but tabs stay. */
export const printableLine = (line: string): string =>
  plain.test(line) ? line : line.split('\t').map(printable).join('\t');

/** Whether a text is shown as it is. */
export const isPrintable = (text: string): boolean => printable(text) === text;

/**
 * JSON for programs, which people look at too: what is not printable is escaped, and so the same to
 * whoever parses it.
 *
 * @param indent spaces, as in `JSON.stringify`
 */
export function printableJson(value: unknown, indent = 0): string {
  const json = JSON.stringify(value, null, indent) ?? 'null';
  if (/^[\n\x20-\x7e]*$/.test(json)) return json;
  return json.replace(inJson(), (found) =>
    found
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
