import { createFinder } from './occurrences.ts';
import { looksSecret } from './secretKeys.ts';

/** What stands in the place of a secret; always the same, so that its length tells nothing. */
export const dots = '••••••••';

/**
 * A text fit to be shown: every given secret and every value whose key says that it is one is
 * replaced by dots. Line breaks stay where they are. Understands the forms in which tools keep
 * secrets (INI, shell, JSON, YAML, XML) without knowing which one it has, and rather hides too
 * much than too little.
 * @param secrets texts that must not be seen anywhere, also escaped as JSON, XML or in an address
 */
export function mask(text: string, secrets: readonly string[]): string {
  return maskTexts(maskLines(maskElements(text)), secrets.flatMap(spellings));
}

/**
 * Whether a secret stands in a text in the clear: one of the given, or what looks like one.
 * @param secrets as `mask`
 */
export const showsSecret = (text: string, secrets: readonly string[]): boolean =>
  mask(text, secrets) !== text;

/** Dots for a value, one row for each of its lines that is not blank; blanks around it stay. */
const hidden = (value: string): string => value.replace(/\S(?:[^\r\n]*\S)?/g, dots);

// ---- known secrets ----------------------------------------------------------------------------

function spellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const all = [
    secret,
    json,
    json.replaceAll('/', '\\/'),
    xml,
    xml.replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
    encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\ufffd')),
  ];
  return [...new Set(all)].filter((spelling) => spelling !== '');
}

function maskTexts(text: string, secrets: readonly string[]): string {
  if (secrets.length === 0) return text;
  let masked = '';
  let copied = 0;
  for (const { from, to } of createFinder(secrets)(text)) {
    masked += text.slice(copied, from) + hidden(text.slice(from, to));
    copied = to;
  }
  return masked + text.slice(copied);
}

// ---- XML --------------------------------------------------------------------------------------

/**
 * Hides elements whose name is a secret's, and elements that follow such a name, as in a property
 * list (`<key>Secret</key><string>…`) and in Hadoop's `<name>…</name><value>…`.
 */
function maskElements(text: string): string {
  let masked = '';
  let copied = 0;
  let announced = false;
  for (const { name, at, from, to } of elements(text)) {
    // Within what is hidden already.
    if (at < copied) continue;
    const isName = /^(?:key|name)$/i.test(name);
    const hide = announced || (looksSecret(name) && !isName);
    announced = isName && looksSecret(text.slice(from, to));
    if (!hide) continue;
    masked += text.slice(copied, from) + hidden(text.slice(from, to));
    copied = to;
  }
  return masked + text.slice(copied);
}

interface Element {
  name: string;
  /** Where its opening tag begins. */
  at: number;
  /** Where what is in it begins, and ends. */
  from: number;
  to: number;
}

/** What looks like elements, in order. Read from the end, so that each knows the closing tag that comes next. */
function elements(text: string): Element[] {
  const tags = [...text.matchAll(/<(\/?)([A-Za-z_][\w:.-]*)(?:\s[^<>]*)?>?/g)];
  const closing = new Map<string, number>();
  const found: Element[] = [];
  for (const { 0: tag, 1: slash, 2: name = '', index: at } of tags.toReversed()) {
    if (slash) closing.set(name, at);
    else if (tag.endsWith('>') && !tag.endsWith('/>')) {
      const from = at + tag.length;
      // A tag that never ends is more likely a placeholder: "password: <your password>".
      found.push({ name, at, from, to: closing.get(name) ?? from });
    }
  }
  return found.reverse();
}

// ---- lines ------------------------------------------------------------------------------------

/** Which of the next lines still belong to a hidden value. */
type Rest =
  /** Those indented deeper than the key; after an empty value also a list that is not. */
  | { kind: 'indented'; than: number; list: boolean }
  /** All up to this quote. */
  | { kind: 'quoted'; until: string };

function maskLines(text: string): string {
  let rest: Rest | null = null;
  const lines = text.split('\n').map((line) => {
    if (rest !== null && belongs(line, rest)) {
      if (rest.kind === 'quoted' && line.includes(rest.until)) rest = null;
      return hidden(line);
    }
    if (line.trim() !== '') rest = null;
    const masked = maskLine(line);
    rest = masked.rest ?? rest;
    return masked.text;
  });
  return lines.join('\n');
}

function belongs(line: string, rest: Rest): boolean {
  if (line.trim() === '') return false;
  if (rest.kind === 'quoted') return true;
  const indent = indentOf(line);
  return indent > rest.than || (rest.list && indent === rest.than && /^\s*-\s/.test(line));
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

interface Masked {
  text: string;
  rest: Rest | null;
}

function maskLine(line: string): Masked {
  const cut = line.search(/[:=]/);
  if (cut === -1) return { text: line, rest: null };
  // Comment signs, list dashes and `export` may stand before the key at the start of a line.
  const before = line.slice(0, cut);
  const key = before.replace(/^[-#;/*>\s]*(?:(?:export|set|setx)\s)?/i, '');
  const column = /^[-\s]*/.exec(before)?.[0].length ?? 0;
  if (looksSecret(key) && line[cut] === '=') {
    // To an INI file quotes mean nothing: all of the line is the value.
    const { text, rest } = hideToEnd(line, cut + 1, column);
    return { text: line.slice(0, cut + 1) + text, rest };
  }
  return hideAll(line, looksSecret(key) ? [cut + 1] : [], column);
}

/**
 * A key within a line: in quotes of any kind, or a bare word. Each JSON within JSON doubles the
 * backslashes, and nobody goes deeper than four.
 */
const insideKey = /(?:(\\{0,15}["'])([^"'\\\r\n]{1,100})\1|(?<![\w.-])([A-Za-z_][\w.-]*))\s*(?:=>|[:=])/g;
/** `name="…" value=`, as .NET and Java write settings. */
const namedValue = /\b(?:key|name)\s*=\s*["']([^"']*)["']\s+value\s*=/gi;

/** Hides the values that begin at `known` and those of all secret keys within the line. */
function hideAll(line: string, known: readonly number[], column: number): Masked {
  // In both patterns the key is the last group that took part.
  const secretEnds = (pattern: RegExp) =>
    [...line.matchAll(pattern)]
      .filter((found) => looksSecret(found.at(-1) ?? found.at(-2) ?? ''))
      .map((found) => found.index + found[0].length);
  const starts = [...known, ...secretEnds(insideKey), ...secretEnds(namedValue)].sort((a, b) => a - b);
  let text = '';
  let copied = 0;
  let rest: Rest | null = null;
  for (const from of starts) {
    if (from < copied) continue;
    const value = hideValue(line, from, column);
    text += line.slice(copied, from) + value.text;
    copied = value.end;
    rest = value.rest;
  }
  return { text: text + line.slice(copied), rest };
}

interface MaskedValue extends Masked {
  /** Where in the line it ends. */
  end: number;
}

/** Hides the value at `from`: within its quotes if it has some, else all that is left of the line. */
function hideValue(line: string, from: number, column: number): MaskedValue {
  const quote = quoteAt(line, from);
  // Text right behind the quote means that the quotes are part of a longer value.
  const ends = /^\s*(?:[,}\])]|\/?>|$)|^\s+[\w:.-]+\s*=/;
  if (quote === null || quote.end === -1 || !ends.test(line.slice(quote.end + quote.sign.length)))
    return hideToEnd(line, from, column);
  const { inside, end } = quote;
  return { text: line.slice(from, inside) + hidden(line.slice(inside, end)), end, rest: null };
}

function hideToEnd(line: string, from: number, column: number): MaskedValue {
  const value = line.slice(from);
  const quote = quoteAt(line, from);
  const rest: Rest =
    quote?.end === -1
      ? { kind: 'quoted', until: quote.sign }
      : { kind: 'indented', than: column, list: value.trim() === '' };
  return { text: hidden(value), end: line.length, rest };
}

/** The quote that opens a value at `from`, where its text begins, and where it closes: -1 when not in this line. */
function quoteAt(line: string, from: number): { sign: string; inside: number; end: number } | null {
  const [lead, sign] = /^\s*("""|'''|["'])/.exec(line.slice(from)) ?? [];
  if (lead === undefined || sign === undefined) return null;
  const inside = from + lead.length;
  return { sign, inside, end: closing(line, inside, sign) };
}

function closing(line: string, from: number, sign: string): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\' && sign.startsWith('"')) at++;
    else if (sign === "'" && line.startsWith("''", at)) at++;
    else if (line.startsWith(sign, at)) return at;
  }
  return -1;
}
