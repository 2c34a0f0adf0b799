import { QCredError } from '#shared/errors.ts';

// Some readers end a line at U+0085, U+2028 and U+2029 too. A lone surrogate has no bytes in UTF-8.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
const unprintable = /[\u0000-\u001f\u007f\u0085\u2028\u2029]|\p{Cs}/u;

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
