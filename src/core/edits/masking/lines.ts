import type { Span } from '../occurrences.ts';
import { looksSecret, mayBeSecret } from '../secretKeys.ts';
import { isOpaque } from './random.ts';
import { isReference, type Rest, type Value, valueAt, valueToEnd } from './values.ts';

/*
 * Values whose key says that they are secrets, in the forms in which tools keep them (INI, shell, JSON,
 * YAML, TOML, HCL), without knowing which one it is. A line at a time, and what goes on in the next.
 */

/** The head of a section: never hidden, it says whose secrets go. */
export const isHeader = (line: string): boolean => /^\s*\[{1,2}[^[\]{},]+\]{1,2}\s*(?:[#;].*)?$/.test(line);

/** The values of secret keys in a text. */
export function findInLines(text: string): Span[] {
  const spans: Span[] = [];
  const isSecretKey = keysOf(text);
  let rest: Rest | null = null;
  let announced = 0;
  let start = 0;
  for (const line of text.split('\n')) {
    const add = ({ from, to }: Span) => {
      if (!isReference(line.slice(from, to))) spans.push({ from: start + from, to: start + to });
    };
    if (rest !== null && belongs(line, rest)) {
      const value = goesOn(line, rest);
      add(value);
      rest = value.rest;
    } else {
      if (line.trim() !== '') rest = null;
      announced = announcedFor(line) ?? announced;
      const isKey = (key: string) => isSecretKey(key) || (announced > 0 && /^\W*value$/i.test(key));
      const values = isHeader(line) ? [] : valuesIn(line, isKey);
      for (const value of values) add(value);
      rest = values.at(-1)?.rest ?? rest;
    }
    announced--;
    start += line.length + 1;
  }
  return spans;
}

/** Which keys are secrets' in a text: in a manifest of Kubernetes all of its data are. */
function keysOf(text: string): (key: string) => boolean {
  const isManifest = /^[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?Secret\b/m.test(text);
  if (!isManifest) return looksSecret;
  return (key) => looksSecret(key) || /^\W*(?:data|stringData)$/.test(key);
}

/** `name: DB_PASSWORD`, whose value follows under another key. */
const announcer = /(?<![\w.-])["']?(?:name|key)["']?\s*[:=]\s*["']?([\w.-]{1,100})/gi;

/** For how many lines from here a value may be that of a secret's name; undefined where no name stands. */
function announcedFor(line: string): number | undefined {
  const names = Array.from(line.matchAll(announcer), ([, name = '']) => name);
  return names.length === 0 ? undefined : names.some(looksSecret) ? 4 : 0;
}

function belongs(line: string, rest: Rest): boolean {
  if (line.trim() === '') return false;
  // A quote that nothing closes would hide all that follows: only the longer quotes go over sections.
  if (rest.kind === 'quoted') return rest.until.length === 3 || !isHeader(line);
  const indent = line.length - line.trimStart().length;
  return indent > rest.than || (rest.list && indent === rest.than && /^\s*-\s/.test(line));
}

/** What is shown of a line in a block of settings: a comment without a key, the dash of a list, its key. */
const innerComment = /^\s*(?:#|\/\/)[^:=]*$/;
const innerKey = /^\s*(?:(?:#|\/\/|-)\s+)?(?:(["']?)[\w.$/-]{1,200}\1\s*(?::(?=\s|$)|=)\s*[{[]?)?/;

/** What is hidden of a line that belongs to a hidden value, and what of the next lines is. */
function goesOn(line: string, rest: Rest): Value {
  const to = line.length;
  if (rest.kind === 'quoted') {
    const isLast = line.includes(rest.until);
    return { from: 0, to, rest: isLast ? (rest.outer ?? null) : rest };
  }
  if (!rest.keyed) return { from: 0, to, rest };
  if (/^[\s{}[\](),;]*$/.test(line) || innerComment.test(line)) return { from: to, to, rest };
  const value = valueAt(line, innerKey.exec(line)?.[0].length ?? 0, rest.than);
  return { ...value, rest: value.rest?.kind === 'quoted' ? { ...value.rest, outer: rest } : rest };
}

/** Three words of a sentence, at the end and at the start of what stands around a colon. */
const sentenceBefore = /^(?:[^\s=:{}"]+\s+){3}/;
const sentenceAfter = /^\s*(?:$|(?:[A-Za-z'’`*()-]+[,.;:]?(?:\s|$)){3})/;

/** Whether a sentence is read where a colon happens to stand: "this is the key: it opens all doors". */
const isProse = (before: string, after: string): boolean =>
  sentenceBefore.test(before.trimStart()) && sentenceAfter.test(after);

function valuesIn(line: string, isSecretKey: (key: string) => boolean): Value[] {
  const cut = line.search(/[:=]/);
  if (cut === -1) return [];
  // Comment signs, list dashes and `export` may stand before the key at the start of a line.
  const before = line.slice(0, cut);
  const key = before.replace(/^[-#;/*>\s]*(?:(?:export|set|setx)\s)?/i, '');
  const column = /^[-\s]*/.exec(before)?.[0].length ?? 0;
  const isSecret = isSecretKey(key) && !isProse(key, line.slice(cut + 1));
  if (isSecret && line[cut] === '=') return [valueToEnd(line, cut + 1, column)];
  return inside(line, { known: isSecret ? [cut + 1] : [], column, isSecretKey });
}

/**
 * A key within a line: in quotes of any kind, or a bare word. Each JSON within JSON doubles the
 * backslashes, and nobody goes deeper than four.
 */
const insideKey = /(?:(\\{0,15}["'])([^"'\\\r\n]{1,100})\1|(?<![\w.-])([A-Za-z_][\w.-]*))\s*(?:=>|[:=])/g;
/** `name="…" value=`, as .NET and Java write settings. */
const namedValue = /\b(?:key|name)\s*=\s*["']([^"']*)["']\s+value\s*=/gi;
/**
 * A variable up to the end of the quotes that its key stands in, too: `-H "Authorization: Bearer $TOKEN"`.
 * What follows behind these is not part of it.
 */
const quotedReference =
  /\s*(?:(?:bearer|basic|token)\s+)?\$(?:[a-z_]\w*|\{\w+\}|\{\{\s*[a-z_][\w.-]*\s*\}\})["']/iy;

/** Whether a value is a variable's, in the quotes that opened right before its key. */
function isQuotedReference(line: string, key: number, value: number): boolean {
  quotedReference.lastIndex = value;
  const [found = ''] = quotedReference.exec(line) ?? [];
  return found !== '' && found.at(-1) === line[key - 1];
}

/** A value as far as it is one word. */
const oneWord = /\s*\\{0,15}["']?([^\s"'\\,;]*)/y;

interface Where {
  /** Where values begin of which it is known. */
  known: readonly number[];
  column: number;
  isSecretKey(key: string): boolean;
}

/** The values that begin at `known`, those of all secret keys within the line, and what is opaque beside a telling name. */
function inside(line: string, { known, column, isSecretKey }: Where): Value[] {
  const starts = [...known];
  const values: Value[] = [];
  // In both patterns the key is the last group that took part.
  for (const pattern of [insideKey, namedValue])
    for (const found of line.matchAll(pattern)) {
      const key = found.at(-1) ?? found.at(-2) ?? '';
      const from = found.index + found[0].length;
      const isInProse = found.at(-1) !== undefined && isProse(line.slice(0, from - 1), line.slice(from));
      if (isQuotedReference(line, found.index, from)) continue;
      if (isSecretKey(key) && !isInProse) starts.push(from);
      else if (mayBeSecret(key)) {
        oneWord.lastIndex = from;
        const [lead = '', word = ''] = oneWord.exec(line) ?? [];
        const to = from + lead.length;
        if (isOpaque(word)) values.push({ from: to - word.length, to, rest: null });
      }
    }
  let end = 0;
  for (const from of starts.sort((a, b) => a - b)) {
    if (from < end) continue;
    const value = valueAt(line, from, column);
    values.push(value);
    end = value.to;
  }
  return values;
}
