import { hasCode, QCredError } from '#shared/errors.ts';

/**
 * Makes sure that a name is free, as far as the service lets us see.
 *
 * @param look asks for the thing of that name
 * @param what "user called bob"
 * @throws QCredError name_taken
 */
export async function refuseTaken(look: Promise<unknown>, what: string): Promise<void> {
  try {
    await look;
  } catch (error) {
    if (hasCode(error, 'not_found', 'denied', 'not_available')) return;
    throw error;
  }
  throw new QCredError('name_taken', `There is already a ${what}.`, 'Choose another name.');
}
