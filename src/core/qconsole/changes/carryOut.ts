import type { IamResult } from '#shared/accountViews.ts';
import { QCredError } from '#shared/errors.ts';
import type { ChangePlan, Hands, Made, Step } from './change.ts';
import { clause } from './words.ts';

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
      made = (await step.run(hands)) ?? made;
    } catch (error) {
      const { kept, back } = await takeBack(done, hands);
      await log(hands, 'iam.change.stopped', title, `${done.length} of ${steps.length} steps were done`);
      throw stopped(error, { kept, back, open: steps.slice(done.length) });
    }
    done.push(step);
    await log(hands, step.action, step.subject);
  }
  return { message: made ? `${message} Its id is ${made.accessKeyId}.` : message, made };
}

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
        await step.undo.run(hands);
        back.unshift(step);
        await log(hands, step.undo.action, step.subject, 'taken back');
      } catch {
        if (!back.includes(step)) kept.unshift(step);
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
