import { viewKeyDue, viewReplacements } from '#core/keys/replacing/view.ts';
import { dueWords } from '#core/rotation/due/reminderWords.ts';
import { QCredError } from '#shared/errors.ts';
import {
  isReplacing,
  type KeyReplacement,
  type ReplacementAction,
  replacementActions,
} from '#shared/keyRotation.ts';
import { KmsChange } from '#shared/kms.ts';
import { parseInput } from '#shared/parse.ts';
import { type Context, flag, required, UsageError } from '../../command.ts';
import { makeIfAgreed } from '../../iamPlan.ts';
import { table } from '../../table.ts';
import { numberOption } from './changes.ts';
import { type Where, whereOf } from './place.ts';

/** How a replacement stands, in a sentence. */
function standing({ state, step, newId, oldId, graceUntil, message, hint }: KeyReplacement): string {
  if (message !== '') return `${message} ${hint}`.trim();
  if (state === 'running' && step === 'grace') {
    return `The new key is ${newId ?? ''}, and the aliases are its. The old key ${oldId} is disabled after ${graceUntil?.slice(0, 10) ?? ''}.`;
  }
  return state === 'going_back' ? 'It returns to the old key.' : 'It goes on.';
}

/** Plans a change of a rotation, settles it, and waits until nothing more can be done now. */
async function settle(context: Context, { keys, place }: Where, wanted: object): Promise<number> {
  const plan = await keys.plan(place, parseInput(KmsChange, wanted));
  const result = await makeIfAgreed(context, keys, plan);
  if (result === null) return flag(context, 'dry-run') ? 0 : 1;
  await keys.replacing.settled();
  const replacement = result.keyId === null ? undefined : await keys.replacing.latest(place, result.keyId);
  const now = replacement && isNews(wanted) ? replacement : undefined;
  if (context.json) context.printJson({ ...result, ...(now ? { replacement: now } : {}) });
  else context.note(now ? standing(now) : result.message);
  return now?.state === 'needs_you' ? 1 : 0;
}

const isNews = (wanted: object): boolean => Reflect.get(wanted, 'kind') !== 'set-rotation';

/** `qcred kms rotate KEY` */
export async function rotate(context: Context): Promise<number> {
  const key = required(context, 1, 'The key');
  const [days, graceDays] = [numberOption(context, 'every'), numberOption(context, 'grace')];
  const unasked = flag(context, 'automatic') || undefined;
  const [on, off] = [flag(context, 'on') || days !== undefined || unasked === true, flag(context, 'off')];
  const replace = flag(context, 'replace');
  if (off && (on || replace || graceDays !== undefined))
    throw new UsageError('--off goes with nothing else.');
  if (on && replace)
    throw new UsageError('--replace is for now: it does not go with --every, --on and --automatic.');
  const where = await whereOf(context);
  if (!on && !off) return settle(context, where, { kind: 'rotate-now', key, replace, graceDays });
  return settle(context, where, { kind: 'set-rotation', key, automatic: on, days, graceDays, unasked });
}

/** The action of the third word. @throws UsageError */
function actionOf(word: string | undefined): ReplacementAction | undefined {
  const action = replacementActions.find((one) => one === word);
  if (action || word === undefined) return action;
  throw new UsageError(`"${word}" is none of ${replacementActions.join(', ')}.`);
}

/** `qcred kms rotations` */
export async function rotations(context: Context): Promise<number> {
  const [, key, word] = context.positionals;
  const action = actionOf(word);
  const resume = flag(context, 'resume');
  if (resume && key !== undefined) throw new UsageError('--resume is for all of them: leave the key out.');
  const where = await whereOf(context);
  const { keys, place } = where;
  if (key !== undefined) {
    const { key: found } = await keys.show(place, key);
    const one = await keys.replacing.latest(place, found.id);
    if (!one)
      throw new QCredError('not_found', 'This key is not being replaced.', 'Begin with "qcred kms rotate".');
    if (action !== undefined) {
      return settle(context, where, { kind: 'act-on-replacement', replacement: one.id, action });
    }
    if (context.json) context.printJson(one);
    else context.note(standing(one));
    return 0;
  }
  if (resume) {
    await keys.replacing.resume();
    await keys.replacing.settled();
  }
  const open = (await context.app()).open();
  const state = await open.access.vault.state();
  const now = context.deps.now();
  const due = viewKeyDue(state, now).filter(({ account }) => account === place);
  const replacements = viewReplacements(state).filter(({ account }) => account === place);
  if (context.json) {
    context.printJson({ due, replacements });
    return 0;
  }
  if (due.length + replacements.length === 0)
    context.note('No key is under a policy here, and none is being replaced.');
  if (due.length > 0) {
    const rows = due.map((one) => [
      one.name,
      one.keyId,
      `${one.ageDays} d`,
      `${one.maxAgeDays} d${one.automatic ? ', without asking' : ''}`,
      one.status === 'rotating' ? 'is being replaced' : dueWords(one, now),
    ]);
    context.printText(table(['ALIAS', 'KEY', 'AGE', 'EVERY', ''], rows));
  }
  for (const one of replacements.filter(isReplacing)) context.note(`${one.name}: ${standing(one)}`);
  return 0;
}
