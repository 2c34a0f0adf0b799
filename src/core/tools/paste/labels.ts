import { guessProvider } from '../../clouds/providers/guess.ts';
import { fieldOf } from './fields.ts';
import type { Reader } from './found.ts';
import { gather, type Pair } from './gather.ts';
import { longestLine, unquote } from './text.ts';
import { unescapeXml } from './xml.ts';

/**
 * Text for people: "Access key: X" lines of a mail or a web page, a label above its value, answers to
 * a program's questions. Also pages as HTML, whose tags are taken off.
 */
export const readLabels: Reader = (text) => {
  const isPage = /<\/?[a-z][^<>]*>/i.test(text);
  const plain = isPage ? unescapeXml(text.replace(/<[^<>]*>/g, '\n')) : withoutMaps(text);
  const keys = gather(pairsIn(plain.split('\n').filter((line) => line.length <= longestLine)));
  return keys.length > 0 ? { format: 'labelled text', keys } : null;
};

/** `map[NAME:VALUE NAME:VALUE]`, as Go prints maps and kubectl shows data, as lines. */
const withoutMaps = (text: string): string =>
  text.replace(/\bmap\[([^\]\n]{1,8192})\]/g, (_, inner) => `\n${String(inner).replaceAll(' ', '\n')}\n`);

function* pairsIn(lines: readonly string[]): Generator<Pair> {
  /** Labels that stood alone: their values follow, one by one or after all of them. */
  let waiting: string[] = [];
  for (const line of lines) {
    const words = line.trim().replace(/^(?:[-*•>|]\s+|\d{1,2}[.)]\s+)+/, '');
    if (words === '' || isButton(words)) continue;
    const [label, value] = splitLabel(words);
    const field = fieldOf(label);
    if (field && !(value === '' && field.loose)) {
      if (value === '') waiting.push(label);
      else waiting = [];
      if (isValue(value)) yield [label, value];
      else if (value !== '') yield* inlinePairs(words);
    } else if (isEndpoint(words)) {
      yield ['endpoint', words];
    } else if (isValue(unquote(words))) {
      const next = waiting.shift();
      if (next !== undefined) yield [next, unquote(words)];
    } else yield* inlinePairs(words);
  }
}

/** Words that pages put between a label and its value. */
const isButton = (words: string): boolean =>
  /^(?:copy|copied!?|show|hide|reveal|download.*|edit)$/i.test(words);

/** "Label: value", "Label [default]: value", "Label = value", "**Label**: `value`", or the label alone. */
function splitLabel(words: string): Pair {
  const [, label, value = ''] = /^([^:=\t[(]+)(?:\[[^\]]*\]|\([^)]*\))?\s*[:=\t](.*)$/.exec(words) ?? [];
  if (label === undefined) return [words, ''];
  return [label, unquote(value.replace(/^[:=*\s]+/, ''))];
}

/** Several labels in one line: "Access key: X, secret key: Y". */
function* inlinePairs(words: string): Generator<Pair> {
  for (const [, label = '', value = ''] of words.matchAll(
    /([A-Za-z][A-Za-z0-9 _.-]{1,40})\s?[:=]\s?(\S+)/g,
  )) {
    if (fieldOf(label)) yield [label, unquote(value.replace(/[.)]$/, ''))];
  }
}

/** Values are one word; a sentence behind "Secret:" is none. */
const isValue = (value: string): boolean => value !== '' && !/\s/.test(value);

/** An address that is known to be a provider's, whatever stands before it. */
const isEndpoint = (words: string): boolean =>
  words.startsWith('https://') && !['aws', 's3'].includes(guessProvider({ s3: words }));
