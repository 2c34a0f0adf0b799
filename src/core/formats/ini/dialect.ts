import type { IniPair, PairFault } from './parts.ts';

/**
 * How one family of INI files differs from the next. The document, the reading and the editing are
 * the same for all; only what is written down here changes.
 */
export interface IniDialect {
  /** For messages: "AWS config file". */
  label: string;
  /** Characters that may stand between a key and its value; the first is the one we write. */
  delimiters: string;
  /** Whether a character, by its code, is white space to the tool; line feeds and returns are not asked about. */
  isBlank(code: number): boolean;
  /** Whether a carriage return ends a line by itself, as in texts that Python reads. */
  returnsEndLines: boolean;
  /** Whether a byte order mark is passed over. Where it is not, the first line makes no sense to the tool. */
  passesMark: boolean;
  /** Characters that begin a comment. */
  commentMarks: string;
  /** Whether a comment mark after white space ends a value. */
  commentsAfterValues: boolean;
  /** Whether keys that differ in upper and lower case only are the same key. */
  foldsKeys: boolean;
  /** Whether a line indented deeper than the property above it continues that property. */
  continues: boolean;
  /** Whether the continuation of an empty value is a block of `key = value` lines. */
  nests: boolean;
  /** The section that settings above the first header belong to; null where they are an error. */
  firstSection: string | null;
  /** Whether a line that is neither a header nor a setting is passed over instead of refused. */
  skipsOddLines: boolean;
  /**
   * Reads a line whose first character that is not white space is `[`.
   *
   * @returns the header; where it breaks off (0-based offset); or null for a line that is no header
   * here, however it begins
   */
  readHeader(line: string): IniHeader | null;
  /** Finds the parts of a setting, where that takes more than looking for the delimiter. */
  scan?(text: string): IniPair | PairFault;
  /**
   * What makes two headers the same section: the text between the brackets, brought to one form.
   *
   * @param header the name as `readHeader` gives it
   */
  sectionId(header: string): string;
}

/** A header's name, as far as white space around it does not count; or where a broken one stops. */
export type IniHeader = { name: string } | { brokenAt: number };
