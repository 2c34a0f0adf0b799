/**
 * Text in double quotes as every YAML reader takes it: plain ASCII, the rest by its number. Words
 * such as `yes` or `1e3`, which some readers take for something else, are safe between quotes.
 *
 * @param more further characters to write by their number
 */
export function quoteYaml(text: string, more = ''): string {
  const written = [...text].map((character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (/[ -~]/.test(character) && !more.includes(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
    return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
  });
  return `"${written.join('')}"`;
}
