/**
 * Splits a command line into words as Python's `shlex.split` does, which is how botocore reads both
 * `credential_process` (outside Windows) and the quoted names in section headers.
 *
 * @returns the words, or null when a quote is not closed
 */
export function splitShellWords(text: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (character === '\\' && quote === '"' && /["\\]/.test(text.charAt(at + 1)))
        word += text.charAt(++at);
      else word += character;
    } else if (/[ \t\r\n]/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === '\\') {
      if (at + 1 === text.length) return null;
      word = (word ?? '') + text.charAt(++at);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') return null;
  if (word !== null) words.push(word);
  return words;
}
