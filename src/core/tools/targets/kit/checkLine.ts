import { unprintable } from '#core/formats/text/unprintable.ts';
import { QCredError } from '#shared/errors.ts';

/**
 * Refuses a value that is not one line of text. The message names the field, never the value.
 *
 * @param field the tool's own word for it
 * @throws QCredError bad_input
 */
export function checkLine(field: string, value: string): void {
  if (!unprintable.test(value)) return;
  throw new QCredError(
    'bad_input',
    `The value for "${field}" holds a line break or another control character.`,
    'Change the value and try again.',
  );
}
