import { guessProvider } from '../targets/guessProvider.ts';
import { fieldOf } from './fields.ts';
import type { Reader } from './found.ts';
import { gather, type Pair } from './gather.ts';
import { longestLine, unquote } from './text.ts';

/**
 * Text for people: "Access key: X" lines of a mail or a web page, a label above its value, YAML.
 * Also pages as HTML, whose tags are taken off.
 */
export const readLabels: Reader = (text) => {
  const plain = /<\/?[a-z][^<>]*>/i.test(text) ? text.replace(/<[^<>]*>/g, '\n') : text;
  const keys = gather(pairsIn(plain.split('\n').filter((line) => line.length <= longestLine)));
  return keys.length > 0 ? { format: 'labelled text', keys } : null;
};

function* pairsIn(lines: readonly string[]): Generator<Pair> {
  /** Labels that stood alone: their values follow, one by one or after all of them. */
  let waiting: string[] = [];
  for (const line of lines) {
    const words = line.trim();
    if (words === '' || isButton(words)) continue;
    const [label, value] = splitLabel(words);
    if (fieldOf(label)) {
      if (value === '') waiting.push(label);
      else waiting = [];
      if (isValue(value)) yield [label, value];
    } else if (isEndpoint(words)) {
      yield ['endpoint', words];
    } else if (isValue(unquote(words))) {
      const next = waiting.shift();
      if (next !== undefined) yield [next, unquote(words)];
    }
  }
}

/** Words that pages put between a label and its value. */
const isButton = (words: string): boolean => /^(?:copy|copied!?|show|hide|reveal)$/i.test(words);

/** "Label: value", "Label = value", "- **Label**: `value`", or the label alone. */
function splitLabel(words: string): Pair {
  const at = words.search(/[:=\t]/);
  if (at < 0) return [words, ''];
  const value = words.slice(at + 1).replace(/^[:=*\s]+/, '');
  return [words.slice(0, at), unquote(value)];
}

/** Values are one word; a sentence behind "Secret:" is none. */
const isValue = (value: string): boolean => value !== '' && !/\s/.test(value);

/** An address that is known to be a provider's, whatever stands before it. */
const isEndpoint = (words: string): boolean =>
  words.startsWith('https://') && !['aws', 's3'].includes(guessProvider({ s3: words }));
