import type { IniDialect } from './dialect.ts';
import { skipBlanks } from './pair.ts';
import type { IniPair } from './parts.ts';

/** A line as it stands in the file, and how it ends there. */
export interface IniLine {
  text: string;
  /** Empty for a last line that has no line ending. */
  eol: '' | '\n' | '\r\n' | '\r';
  /** 1-based line in the text that was parsed; 0 for a line we added. */
  number: number;
}

/** A blank line, a comment, or a line that the file's readers pass over. */
export interface IniTrivia {
  kind: 'trivia';
  line: IniLine;
}

/** An indented line below a property; `pair` is there where it is part of a nested block. */
export interface IniContinuation {
  kind: 'continuation';
  line: IniLine;
  pair: IniPair | null;
}

/** A property with the lines that continue it. */
export interface IniProperty {
  kind: 'property';
  /** The key in the form that is compared: folded where the dialect folds keys. */
  key: string;
  line: IniLine;
  pair: IniPair;
  rest: (IniContinuation | IniTrivia)[];
}

export type IniItem = IniProperty | IniTrivia;

/** One `[header]` and what follows it, up to where the next section begins. */
export interface IniSection {
  id: string;
  /** The text between the brackets, without white space around it. */
  name: string;
  /**
   * Null once the section was removed and only the comments above it are left, and for the one that
   * settings above the first header are in.
   */
  header: IniLine | null;
  /** Blank lines and comments that stand above the header and belong to it rather than to the section before. */
  lead: IniTrivia[];
  body: IniItem[];
  /** The white space before the header that followed it in the text that was parsed. */
  indentBelow: string;
}

/**
 * A whole INI file with every byte in its place. It is made for one plan, edited in place and
 * printed; nothing else keeps it.
 */
export interface IniDocument {
  dialect: IniDialect;
  /** The byte order mark, if the file began with one. */
  bom: '' | '\ufeff';
  /** The line ending for lines we add: the first one the file uses. */
  eol: '\n' | '\r\n' | '\r';
  /** False when the file does not begin with a blank line; removing the first section then leaves none there. */
  beginsBlank: boolean;
  /** False when the last line of the file has no line ending; it is then kept that way. */
  endsWithEol: boolean;
  /** In file order. A set, so that a section among thousands goes without moving the others. */
  sections: Set<IniSection>;
  /** The occurrences of each section in file order: a file may hold `[a]` twice. */
  byId: Map<string, IniSection[]>;
  /** Blank lines and comments after the last section, or all there is in a file without sections. */
  tail: IniTrivia[];
}

/** Whether a line that is not a property is blank, rather than a comment. */
export const isBlank = (trivia: IniTrivia): boolean => trivia.line.text.trim() === '';

/** The white space that a line begins with. */
export const indentOf = (text: string, { isBlank }: IniDialect): string =>
  text.slice(0, skipBlanks(text, 0, isBlank));

/**
 * A header as it must stand below a property: one that is indented deeper would continue it. That
 * comes up only where the section that stood between the two was taken out.
 */
function outOf(above: IniProperty, header: IniLine, { dialect }: IniDocument): IniLine {
  const room = indentOf(above.line.text, dialect).length;
  const indent = indentOf(header.text, dialect).length;
  return dialect.continues && indent > room ? { ...header, text: header.text.slice(indent - room) } : header;
}

/**
 * The document as text. `printIni(parseIni(text, dialect))` is `text` again.
 *
 * @param document parsed and perhaps edited
 */
export function printIni(document: IniDocument): string {
  const lines: IniLine[] = [];
  let above: IniProperty | null = null;
  for (const section of document.sections) {
    for (const { line } of section.lead) lines.push(line);
    if (section.header) {
      lines.push(above ? outOf(above, section.header, document) : section.header);
      above = null;
    }
    for (const item of section.body) {
      lines.push(item.line);
      if (item.kind !== 'property') continue;
      for (const { line } of item.rest) lines.push(line);
      above = item;
    }
  }
  for (const { line } of document.tail) lines.push(line);

  if (!document.beginsBlank)
    lines.splice(
      0,
      Math.max(
        0,
        lines.findIndex((line) => line.text.trim() !== ''),
      ),
    );
  const last = lines.pop();
  if (!last) return document.bom;
  let text: string = document.bom;
  // What was the last line has no line ending of its own and needs one now that others follow it;
  // half of one it may have.
  for (const line of lines)
    text += line.text + (line.eol || (line.text.endsWith('\r') ? '\n' : document.eol));
  return text + last.text + (document.endsWithEol ? last.eol || document.eol : '');
}
