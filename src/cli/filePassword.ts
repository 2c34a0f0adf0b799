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

/**
 * Opens something that may need a password, which is then asked for once.
 *
 * @param open tries it, first without a password; tells what it is closed with, in words
 * @throws QCredError bad_input, also where something closed stands in what was opened; as `open`
 */
export async function withFilePassword<T extends object>(
  context: Context,
  open: (password?: string) => Promise<T | { closed: string }>,
): Promise<T> {
  const first = await open();
  if (!('closed' in first)) return first;
  const second = await open(await filePassword(context, first.closed));
  if (!('closed' in second)) return second;
  throw new QCredError('bad_input', `${second.closed} stands within.`, 'Open it first.');
}
