import { QCredError } from '#shared/errors.ts';
import type { Context } from './command.ts';
import { askHidden, canAsk } from './prompt.ts';

/**
 * The password of something that somebody else closed: from `QCRED_FILE_PASSWORD`, else from the terminal. Never an
 * argument: those can be read by every program on the machine.
 *
 * @param closed what it is, in words
 * @throws QCredError bad_input
 */
export async function filePassword(context: Context, closed: string): Promise<string> {
  const given = context.deps.env.QCRED_FILE_PASSWORD;
  const password = given ?? (canAsk() ? await askHidden(`${closed} needs its password: `) : null);
  if (password !== null) return password;
  throw new QCredError(
    'bad_input',
    `${closed} needs its password.`,
    'Run this in a terminal that can ask for it, or set QCRED_FILE_PASSWORD.',
  );
}
