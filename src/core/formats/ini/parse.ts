import { createBudget } from '#core/formats/text/budget.ts';
import { QCredError } from '#shared/errors.ts';
import type { IniDialect } from './dialect.ts';
import {
  type IniDocument,
  type IniItem,
  type IniLine,
  type IniProperty,
  type IniSection,
  type IniTrivia,
  indentOf,
  isBlank,
} from './document.ts';
import { scanPair, skipBlanks } from './pair.ts';
import type { PairFault } from './parts.ts';

/**
 * Reads an INI text into a document that prints as the same text.
 *
 * The rules are those of the AWS shared config files as its SDKs publish them in their parser
 * tests, with what the dialect says instead. Two things the tests leave open are read as botocore
 * and the JavaScript SDK both read them: an indented comment is a comment, and an indented line is
 * a line of its own unless it stands deeper than the property above it.
 *
 * @param text the file's text
 * @param dialect which family of INI files it belongs to
 * @throws QCredError file_malformed with "line L, column C" (1-based) in the message; it never quotes the file;
 *   too_involved
 */
export function parseIni(text: string, dialect: IniDialect): IniDocument {
  const budget = createBudget(text);
  const bom = text.startsWith('\ufeff') ? '\ufeff' : '';
  const lines = splitLines(text, bom.length, dialect);
  const document: IniDocument = {
    dialect,
    bom,
    eol: lines[0]?.eol || '\n',
    beginsBlank: lines[0]?.text.trim() === '',
    endsWithEol: lines.at(-1)?.eol !== '',
    sections: new Set(),
    byId: new Map(),
    tail: [],
  };

  // The same few keys come in every section: one string for each.
  const keys = new Map<string, string>();
  let section: IniSection | null = null;
  let open: { property: IniProperty; indent: number } | null = null;
  for (const line of lines) {
    budget.spend();
    const indent = skipBlanks(line.text, 0, dialect.isBlank);
    const first = line.text.charAt(indent);
    const isLost = bom !== '' && !dialect.passesMark && line === lines[0];
    if (first === '' || isLost || dialect.commentMarks.includes(first)) {
      (section?.body ?? document.tail).push({ kind: 'trivia', line });
    } else if (section && open && dialect.continues && indent > open.indent) {
      continueProperty(section.body, open.property, line, dialect);
    } else {
      const name = first === '[' ? headerName(line, dialect) : null;
      if (name !== null) {
        section = beginSection(document, section, name, line);
        open = null;
        continue;
      }
      const property = readProperty(line, dialect, keys);
      if (property) section ??= firstSection(document, line, indent);
      (section?.body ?? document.tail).push(property ?? { kind: 'trivia', line });
      open = property && { property, indent };
    }
  }
  if (section) document.tail = takeTrailing(section.body, false);
  return document;
}

function splitLines(text: string, from: number, { returnsEndLines }: IniDialect): IniLine[] {
  const lines: IniLine[] = [];
  let lone = returnsEndLines ? nextLoneReturn(text, from) : -1;
  for (let start = from; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const number = lines.length + 1;
    if (lone !== -1 && (newline === -1 || lone < newline)) {
      lines.push({ text: text.slice(start, lone), eol: '\r', number });
      start = lone + 1;
      lone = nextLoneReturn(text, start);
      continue;
    }
    if (newline === -1) {
      lines.push({ text: text.slice(start), eol: '', number });
      break;
    }
    const crlf = newline > start && text.charCodeAt(newline - 1) === 0x0d;
    lines.push({ text: text.slice(start, crlf ? newline - 1 : newline), eol: crlf ? '\r\n' : '\n', number });
    start = newline + 1;
  }
  return lines;
}

/** Where the next carriage return without a line feed is; -1 where there is none. */
function nextLoneReturn(text: string, from: number): number {
  let at = text.indexOf('\r', from);
  while (at !== -1 && text.charAt(at + 1) === '\n') at = text.indexOf('\r', at + 1);
  return at;
}

function headerName(line: IniLine, dialect: IniDialect): string | null {
  const header = dialect.readHeader(line.text);
  if (header === null) return null;
  if ('name' in header) return header.name;
  throw malformed(
    line,
    header.brokenAt,
    'the section header does not end with "]".',
    'Close the bracket, and put nothing but a comment after it. A name cannot hold "#" or ";".',
  );
}

function beginSection(
  document: IniDocument,
  before: IniSection | null,
  name: string,
  header: IniLine,
): IniSection {
  if (before) before.indentBelow = indentOf(header.text, document.dialect);
  const lead = before ? takeTrailing(before.body, true) : document.tail.splice(0);
  return putSection(document, {
    id: document.dialect.sectionId(name),
    name,
    header,
    lead,
    body: [],
    indentBelow: '',
  });
}

/** The section without a header that the first line of a file is in, where the dialect has one. */
function firstSection(document: IniDocument, line: IniLine, indent: number): IniSection {
  const { firstSection: name, sectionId } = document.dialect;
  if (name === null) {
    throw malformed(line, indent, 'this line stands before any [section].', 'Put it below a section header.');
  }
  const body = document.tail.splice(0);
  return putSection(document, {
    id: sectionId(name),
    name,
    header: null,
    lead: [],
    body,
    indentBelow: '',
  });
}

function putSection(document: IniDocument, section: IniSection): IniSection {
  document.sections.add(section);
  const occurrences = document.byId.get(section.id);
  if (occurrences) occurrences.push(section);
  else document.byId.set(section.id, [section]);
  return section;
}

/** The setting in a line; null for a line that the dialect passes over. */
function readProperty(line: IniLine, dialect: IniDialect, keys: Map<string, string>): IniProperty | null {
  const pair = scanPair(line.text, dialect);
  if ('fault' in pair) {
    if (dialect.skipsOddLines) return null;
    throw malformedPair(line, pair, dialect);
  }
  const folded = dialect.foldsKeys ? pair.key.toLowerCase() : pair.key;
  const key = keys.get(folded) ?? folded;
  if (key === folded) keys.set(key, key);
  if (key === pair.key) pair.key = key;
  return { kind: 'property', key, line, pair, rest: [] };
}

function continueProperty(body: IniItem[], property: IniProperty, line: IniLine, dialect: IniDialect): void {
  const opensBlock = dialect.nests && property.pair.valueStart === property.pair.valueEnd;
  const pair = opensBlock ? scanPair(line.text, dialect) : null;
  if (pair && 'fault' in pair) throw malformedPair(line, pair, dialect);
  // Comments between the property and this line turn out to stand inside it.
  const between: IniTrivia[] = [];
  for (let last = body.at(-1); last?.kind === 'trivia'; last = body.at(-1)) {
    between.push(last);
    body.pop();
  }
  for (const trivia of between.reverse()) property.rest.push(trivia);
  property.rest.push({ kind: 'continuation', line, pair });
}

/**
 * Takes the blank lines and comments at the end of a section that belong to what follows: from the
 * first blank line on, or all of them when no blank line tells and another header follows.
 */
function takeTrailing(body: IniItem[], headerFollows: boolean): IniTrivia[] {
  const trailing: IniTrivia[] = [];
  for (let last = body.at(-1); last?.kind === 'trivia'; last = body.at(-1)) {
    trailing.push(last);
    body.pop();
  }
  trailing.reverse();
  const gap = trailing.findIndex(isBlank);
  const stay = gap === -1 ? (headerFollows ? 0 : trailing.length) : gap;
  for (const trivia of trailing.slice(0, stay)) body.push(trivia);
  return trailing.slice(stay);
}

function malformedPair(line: IniLine, { fault, at }: PairFault, { delimiters }: IniDialect): QCredError {
  const sign = `"${delimiters.charAt(0)}"`;
  if (fault === 'open quote') {
    return malformed(line, at, 'a quotation mark is opened and not closed.', 'Close it, or take it away.');
  }
  return fault === 'no key'
    ? malformed(line, at, `there is no name before the ${sign}.`, 'Write the setting as "name = value".')
    : malformed(
        line,
        at,
        `this is neither a section header nor a setting: there is no ${sign}.`,
        'Write the setting as "name = value", or begin the line with "#" to make it a comment.',
      );
}

const malformed = (line: IniLine, offset: number, problem: string, hint: string): QCredError =>
  new QCredError('file_malformed', `Line ${line.number}, column ${offset + 1}: ${problem}`, hint);
