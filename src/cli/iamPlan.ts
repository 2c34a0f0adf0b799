import type { IamPlanView, PolicyEffect } from '#shared/contract/accounts.ts';
import { type Context, flag, UsageError } from './command.ts';
import { askYes, canAsk } from './prompt.ts';

/** The options of every command that makes a planned change in an account. */
export const iamPlanOptions = { yes: { type: 'boolean' }, 'dry-run': { type: 'boolean' } } as const;

/** Whoever makes a planned change. */
interface Maker<R extends { message: string }> {
  apply(planId: string): Promise<R>;
}

/**
 * Shows what would be done in an account and, when the person agrees, does it.
 *
 * @param context `--dry-run` shows only, `--yes` agrees; otherwise the terminal is asked
 * @param maker makes the change
 * @param plan what would be done
 * @returns the exit code: 1 when the person said no
 * @throws UsageError when nobody can be asked
 */
export async function settleIamPlan<R extends { message: string }>(
  context: Context,
  maker: Maker<R>,
  plan: IamPlanView,
): Promise<number> {
  const result = await makeIfAgreed(context, maker, plan);
  if (result === null) return flag(context, 'dry-run') ? 0 : 1;
  if (context.json) context.printJson(result);
  else context.note(result.message);
  return 0;
}

/**
 * Does what `settleIamPlan` does, but for saying what came of it.
 *
 * @returns null where nothing was done
 * @throws UsageError when nobody can be asked
 */
export async function makeIfAgreed<R extends { message: string }>(
  context: Context,
  maker: Maker<R>,
  plan: IamPlanView,
): Promise<R | null> {
  const dryRun = flag(context, 'dry-run');
  if (dryRun && context.json) {
    context.printJson(plan);
    return null;
  }
  printIamPlan(context, plan);
  if (dryRun) return null;
  if (!flag(context, 'yes')) {
    if (!canAsk()) throw new UsageError('Nobody can be asked here. Add --yes, or --dry-run to only look.');
    if (!(await askYes(`${plan.verb}?`))) {
      context.note('Nothing was done.');
      return null;
    }
  }
  return maker.apply(plan.planId);
}

/** A plan as people read it. On standard error: what is printed is the result. */
function printIamPlan(context: Context, { title, steps, notices, effect, finality }: IamPlanView): void {
  context.note(title);
  for (const [i, words] of steps.entries()) context.note(`  ${i + 1}. ${words}`);
  if (effect) printEffect(context, effect);
  for (const { level, message, hint } of notices)
    context.note(`${level}: ${message}${hint ? ` ${hint}` : ''}`);
  if (finality) context.note(finality);
}

/** What a policy says from then on that it did not, and what no longer; whom it reaches; what it opens wide. */
function printEffect(context: Context, { before, after, who, wide }: PolicyEffect): void {
  if (who !== null) context.note(`Affects: ${who}.`);
  for (const words of (before ?? []).filter((one) => !after.includes(one))) context.note(`  - ${words}`);
  for (const words of after.filter((one) => !before?.includes(one))) context.note(`  + ${words}`);
  for (const words of wide) context.note(`wide open: ${words}`);
}
