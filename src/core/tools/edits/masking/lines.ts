import { isHarmless, namesThing } from './harmless.ts';
import type { Span } from './occurrences.ts';
import { isOpaque } from './random.ts';
import { looksSecret, mayBeSecret } from './secretKeys.ts';
import { isReference, type Rest, type Value, valueAt, valueToEnd, wordFrom } from './values.ts';

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
  let parent = '';
  let start = 0;
  const lines = text.split('\n');
  for (const [n, line] of lines.entries()) {
    const add = ({ from, to, key }: Keyed) => {
      const value = line.slice(from, to);
      if (isReference(value) || isHarmless(key, value) || (bareKey.test(key) && namesThing(lines, n, value)))
        return;
      spans.push({ from: start + from, to: start + to });
    };
    if (rest !== null && belongs(line, rest)) {
      const value = goesOn(line, rest, parent);
      add(value);
      rest = value.rest;
    } else {
      if (line.trim() !== '') rest = null;
      announced = announcedFor(line) ?? announced;
      const isKey = (key: string) => isSecretKey(key) || (announced > 0 && /^\W*value$/i.test(key));
      const values = isHeader(line) ? [] : valuesIn(line, isKey);
      for (const value of values) add(value);
      rest = values.at(-1)?.rest ?? rest;
      parent = values.at(-1)?.key ?? parent;
    }
    announced--;
    start += line.length + 1;
  }
  return spans;
}

/** A value and the key it stands under. */
interface Keyed extends Value {
  key: string;
}

/** Which keys are secrets' in a text: in a manifest of Kubernetes all of its data are. */
function keysOf(text: string): (key: string) => boolean {
  const isManifest = /^[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?Secret\b/m.test(text);
  if (!isManifest) return looksSecret;
  return (key) => looksSecret(key) || /^\W*(?:data|stringData)$/.test(key);
}

/** `name: DB_PASSWORD`, whose value follows under another key. */
const announcer = /(?<![\w.-])(?:name|key)["']?\s*[:=]\s*["']?([\w.-]{1,100})/gi;

/** For how many lines from here a value may be that of a secret's name; undefined where no name stands. */
function announcedFor(line: string): number | undefined {
  const names = Array.from(line.matchAll(announcer), ([, name = '']) => name);
  return names.length === 0 ? undefined : names.some(looksSecret) ? 4 : 0;
}

function belongs(line: string, rest: Rest): boolean {
  // A quote that nothing closes would hide all that follows: only the longer quotes go over sections.
  if (rest.kind === 'quoted') return rest.until.length === 3 || !isHeader(line);
  const indent = line.length - line.trimStart().length;
  return indent > rest.than || (rest.list && indent === rest.than && /^\s*-\s/.test(line));
}

/** `key`, and nothing that says whose or to what. */
const bareKey = /^[\s{,["'\\-]*key["'\\\s]*$/i;

/** What is shown of a line in a block of settings: a comment without a key, the dash of a list, its key. */
const innerComment = /^\s*(?:#|\/\/)[^:=]*$/;
/** What only says of a secret where it is kept, and what it is for. */
const aboutIt = /^\s*(?:-\s+)?(?:(?:name|secretName)\s*:\s*["']?[a-z][a-z.-]{0,60}["']?\s*$|description\s*:)/;
/** An item of a list by which a secret is named: `- db_password`. */
const namedItem = /^\s*-\s+["']?([a-z]{1,40}(?:[_-][a-z]{1,40}){1,6})["']?\s*$/;
const innerKey = /^\s*(?:(?:#|\/\/|-)\s+)?(?:(["']?)[\w.$/-]{1,200}\1\s*(?::(?=\s|$)|=)\s*[{[]?)?/;

/** What is hidden of a line that belongs to a hidden value, and what of the next lines is. */
function goesOn(line: string, rest: Rest, parent: string): Keyed {
  const to = line.length;
  if (rest.kind === 'quoted') {
    const isLast = line.includes(rest.until);
    return { key: '', from: 0, to, rest: isLast ? (rest.outer ?? null) : rest };
  }
  if (!rest.keyed) return { key: '', from: 0, to, rest };
  const [, item] = namedItem.exec(line) ?? [];
  const isShown = [/^[\s{}[\](),;]*$/, innerComment, aboutIt].some((form) => form.test(line));
  if (isShown || (item !== undefined && looksSecret(item) && /secrets["'\s]*$/i.test(parent)))
    return { key: '', from: to, to, rest };
  const [key = ''] = innerKey.exec(line) ?? [];
  const value = valueAt(line, key.length, rest.than);
  return { ...value, key, rest: value.rest?.kind === 'quoted' ? { ...value.rest, outer: rest } : rest };
}

/** Three words of a sentence, at the end and at the start of what stands around a colon. */
const sentenceBefore = /^(?:[^\s=:{}"]+\s+){3}/;
const sentenceAfter = /^\s*(?:$|(?:[A-Za-z'’`*()-]+[,.;:]?(?:\s|$)){3})/;

/** Whether a sentence is read where a colon happens to stand: "this is the key: it opens all doors". */
const isProse = (before: string, after: string): boolean =>
  sentenceBefore.test(before.trimStart()) && sentenceAfter.test(after);

/** Options in what stands before a sign, and more than one of them: a command, whose values are words. */
const isCommand = (before: string): boolean =>
  /(?:^|\s)--?[A-Za-z]/.test(before) && !/^\W*[\w.-]+\s*$/.test(before);

function valuesIn(line: string, isSecretKey: (key: string) => boolean): Keyed[] {
  const cut = line.search(/[:=]/);
  if (cut === -1) return [];
  // Comment signs, list dashes and `export` may stand before the key at the start of a line.
  const before = line.slice(0, cut);
  const key = before.replace(/^[-#;/*>\s]*(?:(?:export|set|setx)\s)?/i, '');
  const column = /^[-\s]*/.exec(before)?.[0].length ?? 0;
  const isSecret = isSecretKey(key) && !isProse(key, line.slice(cut + 1));
  const isInWords = isCommand(before);
  if (isSecret && line[cut] === '=' && !isInWords && !key.includes('{') && !isWorkedOut(line, cut + 1))
    return [{ ...valueToEnd(line, cut + 1, column), key }];
  return inside(line, {
    known: isSecret && !isInWords ? [{ from: cut + 1, key }] : [],
    column,
    isSecretKey,
    isInWords,
  });
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
  const found = quotedReference.exec(line)?.[0];
  return found !== undefined && found.at(-1) === line[key - 1];
}

/** Whether a name is a part of an ARN, which names a secret and is none. */
const isInArn = (line: string, key: number): boolean =>
  /arn:[\w-]{0,20}:secretsmanager:[\w-]{0,30}:\d{0,12}:$/.test(line.slice(Math.max(0, key - 90), key));

/** A value as far as it is one word. */
const oneWord = /\s*\\{0,15}["']?([^\s"'\\,;]*)/y;

/** What a shell works out, up to the end of its word: `$(pass show x)`. */
const workedOut = /\s*(["']?)(?:\$\((?:[^()\n]|\([^()\n]*\))*\)|`[^`\n]*`)\1(?=["')}\]]{0,3}(?:[\s;&|]|$))/y;

/** Whether a value is worked out by a command, whose own secrets are found there. */
function isWorkedOut(line: string, from: number): boolean {
  workedOut.lastIndex = from;
  const [found] = workedOut.exec(line) ?? [];
  // What a text is made of may be the secret itself.
  return found !== undefined && !/\b(?:echo|printf)\b|<</.test(found);
}

interface Start {
  from: number;
  key: string;
}

interface Where {
  /** Where values begin of which it is known. */
  known: readonly Start[];
  column: number;
  isSecretKey(key: string): boolean;
  /** Whether values are words of a command. */
  isInWords: boolean;
}

/** The values that begin at `known`, those of all secret keys within the line, and what is opaque beside a telling name. */
function inside(line: string, { known, column, isSecretKey, isInWords }: Where): Keyed[] {
  const starts = [...known];
  const values: Keyed[] = [];
  // In both patterns the key is the last group that took part.
  for (const pattern of [insideKey, namedValue])
    for (const found of line.matchAll(pattern)) {
      const key = found.at(-1) ?? found.at(-2) ?? '';
      const from = found.index + found[0].length;
      const isInProse = found.at(-1) !== undefined && isProse(line.slice(0, from), line.slice(from));
      if (isQuotedReference(line, found.index, from) || isInArn(line, found.index)) continue;
      if (isSecretKey(key) && !isInProse) starts.push({ from, key });
      else if (mayBeSecret(key)) {
        oneWord.lastIndex = from;
        const [lead = '', word = ''] = oneWord.exec(line) ?? [];
        const to = from + lead.length;
        if (isOpaque(word)) values.push({ key, from: to - word.length, to, rest: null });
      }
    }
  let end = 0;
  let depth = 0;
  let seen = 0;
  for (const { from, key } of starts.sort((a, b) => a.from - b.from)) {
    for (; seen < from; seen++) {
      if (line[seen] === '{' && line[seen - 1] !== '$') depth++;
      else if (line[seen] === '}' && depth > 0) depth--;
    }
    if (from < end || isWorkedOut(line, from)) continue;
    const isInFlow = depth > 0 && line[from - 1] === ':';
    const whole = isInWords && line[from - 1] === '=' ? wordFrom(line, from) : valueAt(line, from, column);
    const value = isInFlow ? withinFlow(line, whole) : whole;
    values.push({ ...value, key });
    end = value.to;
  }
  return values;
}

/** A further key in braces: `, region: x`. */
const furtherKey = /,\s{0,20}["']?[\w.-]{1,100}["']?\s{0,20}[:=]/y;

/** A value without quotes in braces, as far as it goes: up to the brace that closes, or to a further key. */
function withinFlow(line: string, value: Value): Value {
  if (value.to !== line.length || /^\s*["']/.test(line.slice(value.from, value.from + 20))) return value;
  let depth = 0;
  for (let at = value.from; at < line.length; at++) {
    const sign = line[at];
    furtherKey.lastIndex = at;
    if (sign === '{') depth++;
    else if (sign === '}' && depth > 0) depth--;
    else if (sign === '}' || (depth === 0 && sign === ',' && furtherKey.test(line)))
      return { from: value.from, to: at, rest: null };
  }
  return value;
}
