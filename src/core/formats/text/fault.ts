import { QCredError } from '#shared/errors.ts';
import { createLineIndex } from './lines.ts';

/** Why a text cannot be read, and where: what its scanner throws. Never quotes the text. */
export class TextFault extends Error {
  readonly offset: number;
  readonly hint: string;

  /**
   * @param offset in the text
   * @param problem ends a sentence that begins with the place
   */
  constructor(offset: number, problem: string, hint: string) {
    super(problem);
    this.offset = offset;
    this.hint = hint;
  }
}

/**
 * A fault in words that a person can use: line and column come first, both 1-based.
 *
 * @param text that it is in
 * @param linesBefore lines of the file before this text
 */
export function malformed(text: string, fault: TextFault, linesBefore = 0): QCredError {
  const { line, column } = createLineIndex(text)(fault.offset);
  return new QCredError(
    'file_malformed',
    `Line ${linesBefore + line}, column ${column}: ${fault.message}`,
    fault.hint,
    { cause: fault },
  );
}

/**
 * Reads a text, and says of a fault in it where it is.
 *
 * @throws QCredError file_malformed for a `TextFault`; whatever else `read` throws
 */
export function readText<T>(text: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof TextFault ? malformed(text, error) : error;
  }
}
