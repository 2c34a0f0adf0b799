import type { IniDocument, IniSection, IniTrivia } from './document.ts';
import { isBlank } from './document.ts';
import { occurrencesOf } from './read.ts';
import { checkHeader } from './safe.ts';

/**
 * Adds an empty section at the end of the file, with a blank line above it.
 *
 * @param document changed in place
 * @param header the text between the brackets
 * @throws QCredError bad_input for a header that could break out of its brackets
 */
export function addSection(document: IniDocument, header: string): IniSection {
  const { dialect, eol, tail } = document;
  checkHeader(header, dialect);
  const lead: IniTrivia[] = tail.splice(0);
  const last = lead.at(-1);
  if (last ? !isBlank(last) : document.sections.size > 0) {
    lead.push({ kind: 'trivia', line: { text: '', eol, number: 0 } });
  }
  const section: IniSection = {
    id: dialect.sectionId(header),
    name: header,
    header: { text: `[${header}]`, eol, number: 0 },
    lead,
    body: [],
    indentBelow: '',
  };
  document.sections.add(section);
  document.byId.set(section.id, [...occurrencesOf(document, header), section]);
  return section;
}

/**
 * Removes every occurrence of a section with all it holds, and the blank lines that set it apart.
 * Comments above its header stay, since they may be about more than this section.
 *
 * @param document changed in place
 * @returns whether there was one
 */
export function removeSection(document: IniDocument, header: string): boolean {
  const occurrences = occurrencesOf(document, header);
  for (const section of occurrences) {
    if (section.lead.every(isBlank)) document.sections.delete(section);
    else Object.assign(section, { header: null, body: [], lead: withoutTrailingBlanks(section.lead) });
  }
  document.byId.delete(document.dialect.sectionId(header));
  return occurrences.length > 0;
}

function withoutTrailingBlanks(lead: IniTrivia[]): IniTrivia[] {
  return lead.slice(0, lead.findLastIndex((trivia) => !isBlank(trivia)) + 1);
}
