import type { App } from '#core/app.ts';
import { untilWritten } from '#core/tools/edits/again.ts';
import type { ExportOptions } from '#core/tools/exports/request.ts';
import { type Proposal, showProposal } from '#core/tools/plans.ts';
import type { ChangeView, PlanView } from '#shared/contract/index.ts';
import { count } from '#shared/words.ts';
import type { Context } from './command.ts';
import { noteNotices } from './notices.ts';

const signs = { context: ' ', added: '+', removed: '-' } as const;

/** A plan as a unified diff, secrets already masked, with its notices on top. */
export function printPlan(context: Context, plan: PlanView): void {
  noteNotices(context, plan.notices);
  for (const file of plan.files.filter((f) => f.action !== 'none')) {
    context.print(
      `${file.action} ${file.path}${file.target === file.path ? '' : ` (really ${file.target})`}`,
    );
    if (file.closes) context.print('  (a secret stands in it, so nobody but you may read it from then on)');
    for (const hunk of file.hunks) {
      for (const line of hunk) context.print(`  ${signs[line.kind]}${line.text}`);
      context.print('');
    }
  }
}

/**
 * Shows a plan, or carries it out, as `--dry-run` says. Nobody looks at what is carried out at once,
 * so it is planned again where a file changed in between.
 *
 * @param make plans from the files as they are then, and is told whether that is only looked at
 * @returns the exit code
 */
export async function settlePlan(
  context: Context,
  app: App,
  make: (options: ExportOptions) => Promise<Proposal>,
  dryRun: boolean,
): Promise<number> {
  if (dryRun) {
    const shown = await showProposal(await make({ look: true }));
    if (context.json) context.printJson(shown);
    else printPlan(context, shown);
    if (shown.files.every((f) => f.action === 'none')) context.note('Nothing would change.');
    return 0;
  }
  const carried = await carryOut(app, () => make({}));
  if (context.json) context.printJson(summaryOf(carried));
  else printChange(context, carried);
  return 0;
}

/** A plan that was carried out. */
interface Carried {
  plan: Proposal;
  change: ChangeView;
}

/** Plans and writes, again where a file changed in between. @throws as planning and writing do */
export function carryOut(app: App, make: () => Promise<Proposal>): Promise<Carried> {
  const { plans, access } = app.open();
  return untilWritten(async () => {
    const plan = await make();
    return { plan, change: await plans.apply(plan.planId) };
  }, access.deps.randomBytes);
}

/** What a program is told of a change. */
export const summaryOf = ({ plan, change: { id, title, paths } }: Carried) => ({
  change: paths.length > 0 ? id : null,
  title,
  paths,
  notices: plan.notices,
});

/** What a person is told of a change that was made. */
export function printChange(context: Context, { plan, change }: Carried): void {
  const { paths } = change;
  noteNotices(context, plan.notices);
  if (paths.length === 0) context.note(`${plan.title}: everything was in place already.`);
  else {
    context.note(`${plan.title}: wrote ${count(paths.length, 'file')}.`);
    for (const path of paths) context.note(`  ${path}`);
    noteClosed(context, change);
    context.note('"qcred undo" takes it back.');
  }
}

/** Tells which files others can not read any more. */
export function noteClosed(context: Context, { closed = [] }: ChangeView): void {
  for (const path of closed) context.note(`Nobody but you can read ${path} any more: a secret stands in it.`);
}
