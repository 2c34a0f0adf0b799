/** Where the value of an assignment stands. */
export interface ScannedAssignment {
  name: string;
  /** Null when it is computed, or when programs do not agree on what it says. */
  value: string | null;
  /** Offsets in the text, with the quotes. */
  start: number;
  end: number;
}

/** One statement as a dialect finds it. */
export interface Scanned {
  /** Where the line break after it is, or the end of the text. */
  end: number;
  assignment: ScannedAssignment | null;
  /** The words of a program whose output becomes variables, where the statement is such a call. */
  call: readonly string[] | null;
  /** The names that the statement takes out, where it is one of ours that does so. */
  cleared?: readonly string[];
}

/** One way to write variables into a text. */
export interface AssignmentDialect {
  /** For messages: "the .env file". */
  label: string;
  /**
   * Finds the statement that begins at `from`, the start of a line.
   * @throws TextFault when it never ends, or when the tool itself would refuse the file for it
   */
  scan(text: string, from: number): Scanned;
  /** How many blocks a statement opens, less those it closes; what is within one may not run. */
  blocks?(statement: string): number;
  /** What stands before a name for its value to reach the programs that are started: "export ". */
  prefix: string;
  /** What stands between a name's mark and its value, where `start` of an assignment is before it. */
  gap?: string;
  /** A new statement. `value` is quoted already. */
  assign(name: string, value: string): string;
  /** The value as it is written, or null when some reader would not find it again. */
  quote(value: string): string | null;
  /** A statement that runs a program and takes the variables it prints. */
  call?(words: readonly string[]): string;
  /** A statement that takes variables out, by which it is known as ours again. */
  clear?(names: readonly string[]): string;
  /** True when a reader takes bytes beyond ASCII for another encoding unless the file begins with a BOM. */
  needsBom?: boolean;
}

/** What stands behind a statement of ours that takes variables out. */
export const clearMark = '# qcred: of another profile';

/** Where the line of `at` ends: at its line break or at the end of the text. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** Whether nothing stands between the two offsets but blanks and perhaps a comment. */
export function isRestBlank(text: string, from: number, to: number): boolean {
  let at = from;
  while (at < to && isBlank(text.charAt(at))) at++;
  return at === to || (text.charAt(at) === '#' && at > from);
}

/** Blanks within a line; a carriage return before the line break counts as one. */
export const isBlank = (character: string): boolean =>
  character === ' ' || character === '\t' || character === '\r';
