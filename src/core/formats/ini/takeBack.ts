import { keepHeaders } from './continued.ts';
import type { IniDialect } from './dialect.ts';
import type { IniDocument, IniItem, IniProperty } from './document.ts';
import { indentOf, isBlank, printIni } from './document.ts';
import { indentFor, removeValue } from './edit.ts';
import { moveSection, settle } from './move.ts';
import { parseIni } from './parse.ts';
import { findProperty, hasSection, occurrencesOf } from './read.ts';
import { addSection, removeSection } from './sections.ts';

/**
 * Takes an edit back from a file that was edited again since: settings that the edit changed get the
 * lines they had before, settings that it brought go, and everything else stays as it is now.
 *
 * @param texts the file now, as the edit left it, and before the edit
 * @throws QCredError file_malformed
 */
export function takeBackIni(
  dialect: IniDialect,
  texts: { now: string; written: string; before: string },
): string {
  const now = parseIni(texts.now, dialect);
  const written = parseIni(texts.written, dialect);
  const before = parseIni(texts.before, dialect);
  const headers = new Map([...written.sections, ...before.sections].map(({ id, name }) => [id, name]));
  for (const header of headers.values()) {
    if (!hasSection(written, header) && !hasSection(now, header)) moveSection(before, now, header);
    else takeBackSection(header, { now, written, before });
  }
  return printIni(now);
}

function takeBackSection(
  header: string,
  { now, written, before }: Record<'now' | 'written' | 'before', IniDocument>,
): void {
  for (const key of new Set([...keysOf(written, header), ...keysOf(before, header)])) {
    const old = findProperty(before, header, key)?.property;
    if (spelled(old) === spelled(findProperty(written, header, key)?.property)) continue;
    if (old) putProperty(now, header, old);
    else removeValue(now, header, key);
  }
  const isEmpty = occurrencesOf(now, header).every(({ body }) => body.every(isBlankItem));
  if (isEmpty && !hasSection(before, header)) removeSection(now, header);
}

const keysOf = (document: IniDocument, header: string): string[] =>
  occurrencesOf(document, header).flatMap(({ body }) =>
    body.flatMap((item) => (item.kind === 'property' ? [item.key] : [])),
  );

const spelled = (property: IniProperty | undefined): string | undefined =>
  property && [property, ...property.rest].map(({ line }) => line.text).join('\n');

const isBlankItem = (item: IniItem): boolean => item.kind === 'trivia' && isBlank(item);

/** Puts a property where the one of its key stands, else at the end of its section. */
function putProperty(document: IniDocument, header: string, property: IniProperty): void {
  const copy = { ...property, rest: [...property.rest] };
  const there = findProperty(document, header, property.key);
  if (there) {
    const indent = indentOf(there.property.line.text, document.dialect);
    keepHeaders(there.property);
    const at = there.section.body.indexOf(there.property);
    there.section.body.splice(at, 1, settle(copy, document, indent));
    return;
  }
  const section = occurrencesOf(document, header).at(-1) ?? addSection(document, header);
  section.body.push(settle(copy, document, indentFor(document, section)));
}
