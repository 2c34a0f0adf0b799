import type { IniDocument, IniItem, IniProperty, IniSection, IniTrivia } from './document.ts';
import { isBlank } from './document.ts';
import { scanPair, valueText, withValue } from './pair.ts';
import { findProperty, isNestedLine, occurrencesOf } from './read.ts';
import { checkKey, checkValue } from './safe.ts';
import { addSection } from './sections.ts';

/*
 * Edits of values. Each changes the lines it is about and no other byte. Where a section or key
 * occurs more than once, the last occurrence is the one that counts when the file is read, so that
 * is the one that is set; removing takes all of them, or an earlier one would show again.
 */

/**
 * Sets a plain value: in its line if the key is there, else in a new line at the end of the
 * section, else in a new section at the end of the file. Continuation lines of the old value go.
 *
 * @param document changed in place
 * @param header the section, as one would write it between brackets
 * @throws QCredError bad_input for a header, key or value that could not be read back as itself
 */
export function setValue(document: IniDocument, header: string, key: string, value: string): void {
  checkKey(key);
  checkValue(key, value, document.dialect);
  const found = findProperty(document, header, key);
  if (!found) {
    sectionToExtend(document, header).body.push(newProperty(document, key, value));
    return;
  }
  const { section, property } = found;
  property.line.text = withValue(property.line.text, property.pair, value);
  rescan(document, property);
  const comments = property.rest.filter(isComment);
  property.rest = [];
  section.body.splice(section.body.indexOf(property) + 1, 0, ...comments);
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
    line.line.text = withValue(line.line.text, line.pair, value);
    line.pair = scanned(document, line.line.text);
    return;
  }
  const indent = /^[ \t]*/.exec(lines.at(-1)?.line.text ?? '')?.[0] || '  ';
  const text = `${indent}${nestedKey} ${document.dialect.delimiters.charAt(0)} ${value}`;
  property.rest.push({
    kind: 'continuation',
    line: { text, eol: document.eol, number: 0 },
    pair: scanned(document, text),
  });
}

/**
 * Removes every occurrence of a key with the lines that continue it; comments stay.
 *
 * @param document changed in place
 * @returns whether there was one
 */
export function removeValue(document: IniDocument, header: string, key: string): boolean {
  const folded = document.dialect.foldsKeys ? key.toLowerCase() : key;
  let removed = false;
  for (const section of occurrencesOf(document, header)) {
    if (!section.body.some((item) => item.kind === 'property' && item.key === folded)) continue;
    removed = true;
    section.body = section.body.flatMap((item): IniItem[] =>
      item.kind === 'property' && item.key === folded ? item.rest.filter(isComment) : [item],
    );
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
  if (!found) {
    const property = newProperty(document, key, '');
    sectionToExtend(document, header).body.push(property);
    return property;
  }
  const { property } = found;
  if (valueText(property.line.text, property.pair) !== '') {
    property.line.text = withValue(property.line.text, property.pair, '').trimEnd();
    property.rest = property.rest.filter(isComment);
    rescan(document, property);
  }
  return property;
}

const sectionToExtend = (document: IniDocument, header: string): IniSection =>
  occurrencesOf(document, header).at(-1) ?? addSection(document, header);

function newProperty(document: IniDocument, key: string, value: string): IniProperty {
  const { dialect, eol } = document;
  const text = `${key} ${dialect.delimiters.charAt(0)} ${value}`.trimEnd();
  return {
    kind: 'property',
    key: dialect.foldsKeys ? key.toLowerCase() : key,
    line: { text, eol, number: 0 },
    pair: scanned(document, text),
    rest: [],
  };
}

function rescan(document: IniDocument, property: IniProperty): void {
  property.pair = scanned(document, property.line.text);
}

function scanned(document: IniDocument, text: string): IniProperty['pair'] {
  const pair = scanPair(text, document.dialect);
  // Keys and values were checked before they came here.
  if ('fault' in pair) throw new Error('An edited line is not a setting.');
  return pair;
}

const isComment = (item: IniProperty['rest'][number]): item is IniTrivia =>
  item.kind === 'trivia' && !isBlank(item);
