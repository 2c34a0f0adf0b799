import type { App } from '#core/app.ts';
import { type Proposal, showProposal } from '#core/plans.ts';
import type { PlanView } from '#shared/contract.ts';
import type { Context } from './command.ts';

const signs = { context: ' ', added: '+', removed: '-' } as const;

/** A plan as a unified diff, secrets already masked, with its notices on top. */
export function printPlan(context: Context, plan: PlanView): void {
  for (const { level, message, hint } of plan.notices)
    context.note(`${level}: ${message}${hint ? ` ${hint}` : ''}`);
  for (const file of plan.files.filter((f) => f.action !== 'none')) {
    context.print(
      `${file.action} ${file.path}${file.target === file.path ? '' : ` (really ${file.target})`}`,
    );
    for (const hunk of file.hunks) {
      for (const line of hunk) context.print(`  ${signs[line.kind]}${line.text}`);
      context.print('');
    }
  }
}

/**
 * Shows a plan, or carries it out, as `--dry-run` says.
 *
 * @returns the exit code
 */
export async function settlePlan(
  context: Context,
  app: App,
  plan: Proposal,
  dryRun: boolean,
): Promise<number> {
  if (dryRun) {
    const shown = await showProposal(plan);
    if (context.json) context.print(JSON.stringify(shown, null, 2));
    else printPlan(context, shown);
    if (shown.files.every((f) => f.action === 'none')) context.note('Nothing would change.');
    return 0;
  }
  const change = await app.open().plans.apply(plan.planId);
  if (context.json) {
    context.print(
      JSON.stringify(
        { change: change.id, title: change.title, paths: change.paths, notices: plan.notices },
        null,
        2,
      ),
    );
    return 0;
  }
  for (const { level, message, hint } of plan.notices)
    context.note(`${level}: ${message}${hint ? ` ${hint}` : ''}`);
  if (change.paths.length === 0) context.note(`${plan.title}: everything was in place already.`);
  else {
    context.note(`${plan.title}: wrote ${change.paths.length} file${change.paths.length === 1 ? '' : 's'}.`);
    for (const path of change.paths) context.note(`  ${path}`);
    context.note('"qcred undo" takes it back.');
  }
  return 0;
}
