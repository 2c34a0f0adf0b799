import type { App } from '#core/app.ts';
import { saidOf } from '#core/rotation/words.ts';
import type { RotationPlan, RotationView } from '#shared/rotationViews.ts';
import type { Context } from './command.ts';

/** What a rotation would do, for a person to read before they say yes. */
export function printRotationPlan(context: Context, plan: RotationPlan): void {
  context.note(`Rotate ${plan.accessKeyId}:`);
  for (const [index, step] of plan.steps.entries()) context.note(`  ${index + 1}. ${step}`);
  if (plan.lastUse) context.note(`Last used: ${saidOf(plan.lastUse)}.`);
  if (plan.inTheWay) {
    const { accessKeyId, status, lastUse } = plan.inTheWay;
    const used = lastUse ? `last used: ${saidOf(lastUse)}` : 'the service does not tell when it was used';
    context.note(`warning: the user has a second key, ${accessKeyId} (${status.toLowerCase()}, ${used}).`);
    context.note('There is no room for a third. --delete-second-key deletes it first.');
  }
  for (const { level, message, hint } of plan.notices)
    context.note(`${level}: ${message}${hint ? ` ${hint}` : ''}`);
}

const signs = { done: '✓', now: '…', todo: ' ', stuck: '!', skipped: '-' } as const;

/** One line per step, with how it stands. */
export const stepLines = ({ steps }: RotationView): string[] =>
  steps.map(({ label, status }) => `${signs[status]} ${label}`);

/**
 * Says each step when it is done, on standard error, until the rotation rests.
 *
 * @returns how it then stands; undefined when it was put out of sight meanwhile
 */
export async function followRotation(
  context: Context,
  app: App,
  id: string,
): Promise<RotationView | undefined> {
  const find = async () => (await app.state()).rotations.find((r) => r.id === id);
  const told = new Set((await find())?.steps.flatMap((s) => (s.status === 'done' ? [s.id] : [])));
  let waiting = '';
  const tell = async () => {
    const view = await find();
    for (const step of view?.steps ?? []) {
      if (step.status !== 'done' || told.has(step.id)) continue;
      told.add(step.id);
      context.note(`${signs.done} ${step.label}`);
    }
    if (view?.state === 'running' && view.message !== '' && view.message !== waiting) {
      waiting = view.message;
      context.note(`… ${view.message}`);
    }
  };
  // One after the other, so that no step is said twice.
  let telling = tell();
  const stop = app.onChange(() => {
    telling = telling.then(tell);
  });
  try {
    await (await app.open().rotations()).settled(id);
  } finally {
    stop();
  }
  await telling;
  await tell();
  return find();
}
