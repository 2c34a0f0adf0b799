import type { IniDocument, IniItem, IniLine, IniProperty, IniTrivia } from './document.ts';
import { indentOf, isBlank } from './document.ts';
import { indentFor, removeValue, scanned } from './edit.ts';
import { commentOf } from './pair.ts';
import { findProperty, occurrencesOf } from './read.ts';
import { addSection } from './sections.ts';

/*
 * Moves between documents. Lines go over as they are spelled, with the line ending of the file
 * they come to; comments go along or stay, and are never lost.
 */

/**
 * Moves a section, with its comments and those above its header, to the end of another document,
 * which must not have it yet.
 *
 * @param from changed in place
 * @param to changed in place
 * @param header the section
 */
export function moveSection(from: IniDocument, to: IniDocument, header: string): void {
  for (const section of occurrencesOf(from, header)) {
    const moved = addSection(to, section.name);
    moved.lead.push(...section.lead.filter((trivia) => !isBlank(trivia)));
    moved.body = section.body;
    if (moved.header && section.header) moved.header.text = section.header.text;
    for (const item of [...moved.lead, ...moved.body]) settle(item, to);
    from.sections.delete(section);
  }
  from.byId.delete(from.dialect.sectionId(header));
}

/**
 * Moves the value of a key, with the lines that continue it and the comment after it, to the end of
 * a section of another document. It takes the place of a value there; a comment after that one
 * becomes a line of its own.
 *
 * @param from changed in place
 * @param header the section it is in
 * @param key which one
 * @param to changed in place
 * @param toHeader the section it goes to; made if it is not there
 */
export function moveValue(
  from: IniDocument,
  header: string,
  key: string,
  to: IniDocument,
  toHeader: string,
): void {
  const source = findProperty(from, header, key);
  if (!source) return;
  const { property } = source;
  const replaced = findProperty(to, toHeader, key)?.property;
  const comment = replaced ? commentOf(replaced.line.text, replaced.pair) : '';
  removeValue(to, toHeader, key);

  const target = occurrencesOf(to, toHeader).at(-1) ?? addSection(to, toHeader);
  if (comment !== '') target.body.push({ kind: 'trivia', line: { text: comment, eol: to.eol, number: 0 } });
  const moved: IniProperty = { ...property, rest: [...property.rest] };
  target.body.push(settle(moved, to, indentFor(to, target)));
  // Its inner comments went along.
  property.rest = [];
  removeValue(from, header, key);
}

/**
 * Gives an item's lines the ending that lines have in a document it comes to, and the indentation of
 * the place, where one is given: what continues a property moves along with it.
 *
 * @returns the item, changed
 */
export function settle<T extends IniItem>(item: T, document: IniDocument, indent?: string): T {
  if (indent !== undefined && item.kind === 'property') indentAs(item, document, indent);
  const lines: (IniItem | IniTrivia | IniProperty['rest'][number])[] =
    item.kind === 'property' ? [item, ...item.rest] : [item];
  for (const entry of lines) entry.line = { text: entry.line.text, eol: document.eol, number: 0 };
  return item;
}

function indentAs(property: IniProperty, document: IniDocument, indent: string): void {
  const { dialect } = document;
  const own = indentOf(property.line.text, dialect);
  if (own === indent) return;
  const moved = (line: IniLine): IniLine => {
    const rest = line.text.startsWith(own) ? line.text.slice(own.length) : line.text.trimStart();
    return { ...line, text: rest === '' ? rest : indent + rest };
  };
  property.line = moved(property.line);
  property.pair = scanned(document, property.line.text);
  property.rest = property.rest.map((item): IniProperty['rest'][number] => {
    const line = moved(item.line);
    if (item.kind === 'trivia') return { ...item, line };
    return { ...item, line, pair: item.pair && scanned(document, line.text) };
  });
}
