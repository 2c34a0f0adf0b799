import { lastUseWords } from '#core/accounts/iam/userKeys.ts';
import type { App } from '#core/app.ts';
import type { HeldFile, RotationPlan, RotationView } from '#shared/contract/rotation.ts';
import type { FileChoice } from '#shared/rotation.ts';
import { count, listed } from '#shared/words.ts';
import type { Context } from './command.ts';

/** What a rotation would do, for a person to read before they say yes. */
export function printRotationPlan(context: Context, plan: RotationPlan): void {
  context.note(`Rotate ${plan.accessKeyId}:`);
  for (const [index, { words }] of plan.steps.entries()) context.note(`  ${index + 1}. ${words}`);
  if (plan.lastUse) context.note(`Last used: ${lastUseWords(plan.lastUse)}.`);
  if (plan.inTheWay) {
    const { accessKeyId, status, lastUse } = plan.inTheWay;
    const used = lastUse
      ? `last used: ${lastUseWords(lastUse)}`
      : 'the service does not tell when it was used';
    context.note(`warning: the user has a second key, ${accessKeyId} (${status.toLowerCase()}, ${used}).`);
    context.note('There is no room for a third. --delete-second-key deletes it first.');
  }
  for (const line of heldLines(plan.files)) context.note(line);
  for (const { level, message, hint } of plan.notices)
    context.note(`${level}: ${message}${hint ? ` ${hint}` : ''}`);
}

/** The files that need a choice, each with what can be done. */
function heldLines(files: readonly HeldFile[]): string[] {
  if (files.length === 0) return [];
  return [
    `warning: ${count(files.length, 'file')} that QCred did not write ${files.length === 1 ? 'holds' : 'hold'} this key:`,
    ...files.map(({ path, line, tools, names, why }) => {
      const at = line === null ? path : `${path}:${line}`;
      const what = [listed(tools), listed(names)].filter(Boolean).join(': ');
      return `  ${at}${what ? ` (${what})` : ''}${why ? `. ${why}` : ''}`;
    }),
    '--rewrite writes the new key there too, --bind makes them QCred’s, --leave FILE keeps the old key in a file.',
  ];
}

/**
 * What becomes of files by the flags that were given.
 *
 * @param leave absolute paths
 * @returns what was said; files of which nothing was said are not in it
 */
export const choicesFor = (
  files: readonly HeldFile[],
  { rewrite, bind, leave }: { rewrite: boolean; bind: boolean; leave: readonly string[] },
): FileChoice[] =>
  files.flatMap(({ path, ways }): FileChoice[] => {
    if (leave.includes(path)) return [{ path, way: 'leave' }];
    if (bind && (ways.includes('bind') || !rewrite))
      return [{ path, way: ways.includes('bind') ? 'bind' : 'rewrite' }];
    return rewrite ? [{ path, way: 'rewrite' }] : [];
  });

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
