/** How strong a passphrase is: a word for it, and a tone. */
export interface Strength {
  word: string;
  tone: 'bad' | 'due' | 'good';
}

/** Of a word from a list of some thousand, as people choose them, and of a letter in a word of theirs. */
const [perWord, perLetter] = [11, 2];

/**
 * Guesses the bits that somebody who tries would have to find out. Never generous: words count as
 * words, and what repeats or goes on as on a keyboard counts little.
 */
function bitsOf(text: string): number {
  const letters = [...text.toLowerCase()];
  const steps = letters.filter((letter, i) => {
    const before = letters[i - 1]?.codePointAt(0) ?? Number.NaN;
    const step = Math.abs((letter.codePointAt(0) ?? 0) - before);
    return !(step <= 1) && letters.indexOf(letter, Math.max(0, i - 3)) === i;
  }).length;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
  const asLetters = steps * (kinds > 2 ? 4.5 : kinds + perLetter);
  const words = new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? []);
  const rest = text.replace(/\p{L}{4,}/gu, '').replace(/[\s._-]/g, '');
  const asWords = words.size * perWord + new Set(rest).size * 3;
  return words.size === 0 ? asLetters : Math.min(asLetters, asWords);
}

/**
 * How strong a passphrase is.
 *
 * @param shortest characters that it must have; below there is nothing to say of it
 * @returns null while it is too short
 */
export function strengthOf(passphrase: string, shortest: number): Strength | null {
  if ([...passphrase].length < shortest) return null;
  const bits = bitsOf(passphrase);
  if (bits < 32)
    return {
      word: 'Weak: easy to guess. Five words that have nothing to do with each other are good.',
      tone: 'bad',
    };
  if (bits < 50) return { word: 'Fair. Another word makes it good.', tone: 'due' };
  return { word: 'Good.', tone: 'good' };
}
