import { QCredError } from '#shared/errors.ts';
import { isPrintable, printable } from '#shared/printable.ts';

/**
 * Refuses a new name that reads as another one than it is. Names that are there already stay, and are
 * shown with marks.
 *
 * @param name of a profile, an account, or an entry of a tool's file
 * @throws QCredError bad_input
 */
export function checkNewName(name: string): void {
  if (isPrintable(name)) return;
  throw new QCredError(
    'bad_input',
    `A name must not hold what cannot be seen or turns the direction of writing: "${printable(name)}".`,
    'Type the name instead of pasting it.',
  );
}

/** Room is left for the number that a second one of the name gets. */
const longest = 120;

/**
 * A name for what a file or a service calls something: what cannot be seen in it is marked.
 *
 * @param found what it is called there, however long
 * @returns what a new profile may be called
 */
export function nameFrom(found: string): string {
  const name = printable(found).trim();
  if (name.length <= longest) return name || 'unnamed';
  let cut = '';
  for (const letter of name) {
    if (cut.length + letter.length > longest) break;
    cut += letter;
  }
  return printable(cut).trim();
}
