/** So much of a text's end stays as long as there is room for anything: a third of it, up to here. */
const end = 12;
/** The last part of an ARN or a path stays whole up to here. */
const longestPart = 28;
const shortest = 9;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const ascii = /^[\x20-\x7e]*$/;

/** Where the last so many letters begin, without tearing one apart. */
function beforeLast(text: string, letters: number): number {
  if (ascii.test(text)) return text.length - letters;
  return [...graphemes.segment(text)].at(-letters)?.index ?? 0;
}

/**
 * A text as the part that gives way where room is short, and the end that stays: names tell
 * themselves apart at their ends, an ARN or a path by its last part. Short ones give way as a whole.
 */
export function halves(text: string): [head: string, tail: string] {
  if (text.length <= shortest) return [text, ''];
  const slash = Math.max(text.lastIndexOf('/'), text.lastIndexOf(':'), text.lastIndexOf('\\'));
  const part = text.length - slash;
  const at =
    slash > 0 && part > 1 && part <= longestPart
      ? slash
      : beforeLast(text, Math.min(end, Math.round(text.length / 3)));
  return [text.slice(0, at), text.slice(at)];
}
