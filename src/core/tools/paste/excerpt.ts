/** What all line readers look through together in a moment. No text with a key in it is as long. */
export const longestExcerpt = 64_000;

/** Words of which one stands near every key. */
const clue = /access|secret|key|token|password|aws|AKIA|ASIA|GOOG/i;

/** Lines that are kept around a clue, because a label, a header or a name may stand there. */
const around = 30;

/**
 * The part of a long text that can have keys in it: lines with a word that stands near keys, and
 * those around them, up to a length. A shorter text is taken as it is. One pass over the text.
 *
 * @returns the lines; `cut` when more of them would have been worth a look
 */
export function excerptOf(text: string): { text: string; cut: boolean } {
  if (text.length <= longestExcerpt) return { text, cut: false };
  // Answers of services may stand in one line.
  const lines = text.replace(/></g, '>\n<').split('\n');
  const kept: string[] = [];
  let length = 0;
  let next = 0;
  for (let i = 0; i < lines.length; i++) {
    if (!clue.test((lines[i] ?? '').slice(0, longestExcerpt))) continue;
    const end = Math.min(lines.length, i + around + 1);
    for (next = Math.max(next, i - around); next < end; next++) {
      const line = lines[next] ?? '';
      length += line.length + 1;
      if (length > longestExcerpt) return { text: kept.join('\n'), cut: true };
      kept.push(line);
    }
  }
  return { text: kept.join('\n'), cut: false };
}
