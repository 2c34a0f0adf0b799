import { keepHeaders } from './continued.ts';
import type { IniDocument, IniItem, IniLine, IniProperty, IniSection, IniTrivia } from './document.ts';
import { indentOf, isBlank } from './document.ts';
import { commentOf, scanPair, valueText, withoutComment, withValue } from './pair.ts';
import { findProperty, isNestedLine, occurrencesOf } from './read.ts';
import { checkKey, checkValue } from './safe.ts';
import { addSection } from './sections.ts';

/*
 * Edits of values. Each changes the lines it is about and no other byte. Where a section or key
 * occurs more than once, the last occurrence is the one that counts when the file is read, so that
 * is the one that is set; removing takes all of them, or an earlier one would show again.
 *
 * A comment after a value that is set gets a line of its own above it: some readers take it for a
 * part of the value. A line that is added is indented as its section is, since one that stands
 * further left would make what follows its continuation.
 */

/**
 * Sets a plain value: in its line if the key is there, else in a new line at the end of the
 * section, else in a new section at the end of the file. Continuation lines of the old value go.
 *
 * @param document changed in place
 * @param header the section, as one would write it between brackets
 * @throws QCredError bad_input for a header, key or value that could not be read back as itself;
 *   file_malformed where a section that was meant continues the old value
 */
export function setValue(document: IniDocument, header: string, key: string, value: string): void {
  checkKey(key);
  checkValue(key, value, document.dialect);
  const found = findProperty(document, header, key);
  if (!found) {
    addProperty(document, header, key, value);
    return;
  }
  const { section, property } = found;
  keepHeaders(property);
  const comment = takeComment(document, property);
  property.line.text = withValue(property.line.text, property.pair, value);
  rescan(document, property);
  const comments = property.rest.filter(isComment);
  property.rest = [];
  section.body.splice(section.body.indexOf(property), 1, ...comment, property, ...comments);
}

/**
 * Sets a value in a nested block, with the indentation the block has. A plain value in its place is
 * replaced by the block.
 *
 * @param document changed in place
 * @param header the section, as one would write it between brackets
 * @param key the property that holds the block
 * @param nestedKey the key within it; its case matters, as it does to the readers of such blocks
 * @throws QCredError bad_input for a header, key or value that could not be read back as itself
 */
export function setNested(
  document: IniDocument,
  header: string,
  key: string,
  nestedKey: string,
  value: string,
): void {
  checkKey(key);
  checkKey(nestedKey);
  checkValue(nestedKey, value, document.dialect);
  const property = blockProperty(document, header, key);
  const lines = property.rest.filter(isNestedLine);
  const line = lines.findLast((item) => item.pair.key === nestedKey);
  if (line) {
    const comment = takeComment(document, line);
    property.rest.splice(property.rest.indexOf(line), 0, ...comment);
    line.line.text = withValue(line.line.text, line.pair, value);
    line.pair = scanned(document, line.line.text);
    return;
  }
  const outer = indentOf(property.line.text, document.dialect);
  const indent =
    lines.length === 0 ? `${outer}  ` : indentOf(lines.at(-1)?.line.text ?? '', document.dialect);
  const text = `${indent}${nestedKey} ${document.dialect.delimiters.charAt(0)} ${value}`;
  property.rest.push({
    kind: 'continuation',
    line: { text, eol: document.eol, number: 0 },
    pair: scanned(document, text),
  });
}

/**
 * Removes every occurrence of a key with the lines that continue it; comments on lines of their own
 * stay.
 *
 * @param document changed in place
 * @returns whether there was one
 * @throws QCredError file_malformed where a section that was meant continues the value
 */
export function removeValue(document: IniDocument, header: string, key: string): boolean {
  const folded = document.dialect.foldsKeys ? key.toLowerCase() : key;
  let removed = false;
  for (const section of occurrencesOf(document, header)) {
    if (!section.body.some((item) => item.kind === 'property' && item.key === folded)) continue;
    removed = true;
    section.body = section.body.flatMap((item): IniItem[] => {
      if (item.kind !== 'property' || item.key !== folded) return [item];
      keepHeaders(item);
      return item.rest.filter(isComment);
    });
  }
  return removed;
}

/**
 * Removes a key from a nested block, and the block when nothing is left in it.
 *
 * @param document changed in place
 * @returns whether there was one
 */
export function removeNested(document: IniDocument, header: string, key: string, nestedKey: string): boolean {
  const property = findProperty(document, header, key)?.property;
  if (!property) return false;
  const rest = property.rest.filter((item) => !isNestedLine(item) || item.pair.key !== nestedKey);
  if (rest.length === property.rest.length) return false;
  property.rest = rest;
  if (!rest.some(isNestedLine)) removeValue(document, header, key);
  return true;
}

function blockProperty(document: IniDocument, header: string, key: string): IniProperty {
  const found = findProperty(document, header, key);
  if (!found) return addProperty(document, header, key, '');
  const { section, property } = found;
  const isValue = valueText(property.line.text, property.pair) !== '';
  if (isValue) keepHeaders(property);
  // Behind the sign of a block it would be the first line of the block to some readers.
  const comment = takeComment(document, property);
  section.body.splice(section.body.indexOf(property), 0, ...comment);
  if (isValue) {
    property.line.text = withValue(property.line.text, property.pair, '').trimEnd();
    property.rest = property.rest.filter(isComment);
    rescan(document, property);
  }
  return property;
}

/**
 * The white space for a new last line of a section: as the last setting has it, since one further
 * left lets what follows continue it. In a section without settings, as far right as the headers
 * around it.
 */
export function indentFor({ dialect }: IniDocument, section: IniSection): string {
  const last = section.body.findLast((item) => item.kind === 'property');
  if (last) return indentOf(last.line.text, dialect);
  if (!dialect.continues) return '';
  const own = indentOf(section.header?.text ?? '', dialect);
  return section.indentBelow.length > own.length ? section.indentBelow : own;
}

const sectionToExtend = (document: IniDocument, header: string): IniSection =>
  occurrencesOf(document, header).at(-1) ?? addSection(document, header);

/** Adds a property at the end of a section, indented as the section is. */
function addProperty(document: IniDocument, header: string, key: string, value: string): IniProperty {
  const { dialect, eol } = document;
  const section = sectionToExtend(document, header);
  const indent = indentFor(document, section);
  const text = `${indent}${key} ${dialect.delimiters.charAt(0)} ${value}`.trimEnd();
  const property: IniProperty = {
    kind: 'property',
    key: dialect.foldsKeys ? key.toLowerCase() : key,
    line: { text, eol, number: 0 },
    pair: scanned(document, text),
    rest: [],
  };
  section.body.push(property);
  return property;
}

/** Takes the comment after a value out of its line, as a line of its own to stand above. */
function takeComment(document: IniDocument, item: { line: IniLine; pair: IniProperty['pair'] }): IniTrivia[] {
  const { line, pair } = item;
  const comment = commentOf(line.text, pair);
  if (comment === '') return [];
  const text = indentOf(line.text, document.dialect) + comment;
  line.text = withoutComment(line.text, pair);
  return [{ kind: 'trivia', line: { text, eol: document.eol, number: 0 } }];
}

function rescan(document: IniDocument, property: IniProperty): void {
  property.pair = scanned(document, property.line.text);
}

/** The parts of a line that was checked before. */
export function scanned(document: IniDocument, text: string): IniProperty['pair'] {
  const pair = scanPair(text, document.dialect);
  // Keys and values were checked before they came here.
  if ('fault' in pair) throw new Error('An edited line is not a setting.');
  return pair;
}

const isComment = (item: IniProperty['rest'][number]): item is IniTrivia =>
  item.kind === 'trivia' && !isBlank(item);
