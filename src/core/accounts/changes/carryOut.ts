import type { IamResult } from '#shared/contract/accounts.ts';
import { QCredError } from '#shared/errors.ts';
import { isLocked } from '../../store/crypto/box.ts';
import { type ChangePlan, clause, type Hands, type Made, type Step } from './change.ts';

/**
 * Does what was planned, step by step, and writes each into the activity log. When a step fails, the
 * steps before it that know how are taken back, the last one first; the others stay.
 *
 * @throws QCredError with the code of what failed, saying what was done and what was not
 */
export async function carryOut({ title, steps, message }: ChangePlan, hands: Hands): Promise<IamResult> {
  const done: Step[] = [];
  let made: Made | null = null;
  for (const step of steps) {
    try {
      made = (await logged(hands, step.action, step.subject, () => step.run(hands))) ?? made;
    } catch (error) {
      // Nothing more is done for a vault that is locked: the log could not tell of it.
      if (isLocked(error)) throw stopped(error, { kept: done, back: [], open: steps.slice(done.length) });
      const { kept, back } = await takeBack(done, hands);
      await log(hands, 'iam.change.stopped', title, `${done.length} of ${steps.length} steps were done`);
      throw stopped(error, { kept, back, open: steps.slice(done.length) });
    }
    done.push(step);
  }
  return { message: made ? `${message} Its id is ${made.accessKeyId}.` : message, made };
}

/** Does a part of a change, which the log tells of whatever happens meanwhile. */
const logged = <T>(
  { access, account }: Hands,
  action: string,
  subject: string,
  work: () => Promise<T>,
  detail = account.name,
): Promise<T> => access.activity.around({ action, subject, detail }, work);

const log = ({ access, account }: Hands, action: string, subject: string, detail?: string): Promise<void> =>
  access.activity.append({ action, subject, detail: detail ?? account.name });

/** @returns the steps that are still done, and those that were taken back */
async function takeBack(done: readonly Step[], hands: Hands): Promise<{ kept: Step[]; back: Step[] }> {
  const kept: Step[] = [];
  const back: Step[] = [];
  for (const step of done.toReversed()) {
    // What came before something that stays is needed by it.
    if (!step.undo || kept.length > 0) kept.unshift(step);
    else {
      try {
        const { action, run } = step.undo;
        await logged(hands, action, step.subject, () => run(hands), 'taken back');
        back.unshift(step);
      } catch {
        kept.unshift(step);
      }
    }
  }
  return { kept, back };
}

/** The error of a change that stopped on its way. */
function stopped(error: unknown, { kept, back, open }: Record<'kept' | 'back' | 'open', Step[]>): QCredError {
  const told =
    error instanceof QCredError ? error : new QCredError('internal', 'Something unexpected went wrong.');
  const list = (steps: readonly Step[]) => steps.map((step) => clause(step.words)).join('; ');
  const parts = [
    told.message,
    ...(kept.length > 0 ? [`Done: ${list(kept)}.`] : []),
    ...(back.length > 0 ? [`Taken back: ${list(back)}.`] : []),
    ...(kept.length + back.length > 0 || open.length > 1 ? [`Not done: ${list(open)}.`] : []),
  ];
  return new QCredError(told.code, parts.join(' '), told.hint, { cause: error });
}
