import { hasCode } from '#shared/errors.ts';
import { KmsChange } from '#shared/kms.ts';
import { parseInput } from '#shared/parse.ts';
import { type Context, flag, required, requiredOption, text, UsageError } from '../../command.ts';
import { makeIfAgreed, settleIamPlan } from '../../iamPlan.ts';
import { askLine, canAsk } from '../../prompt.ts';
import { table } from '../../table.ts';
import { readTextInput } from '../../textInput.ts';
import { pairsOption, whereOf } from './place.ts';

/** Plans a change that came as words, and settles it. */
export async function change(context: Context, wanted: object): Promise<number> {
  const { keys, place } = await whereOf(context);
  const plan = await keys.plan(place, parseInput(KmsChange, wanted));
  return settleIamPlan(context, keys, plan);
}

/** A whole number of an option. @throws UsageError */
export function numberOption(context: Context, name: string): number | undefined {
  const given = text(context, name);
  if (given === undefined) return undefined;
  if (!/^\d{1,5}$/.test(given)) throw new UsageError(`--${name} is a whole number.`);
  return Number(given);
}

/** How long to wait for a key that is made together with a client, unless told. */
const usualWait = 60;

/** `qcred kms create` */
export async function create(context: Context): Promise<number> {
  const { keys, place } = await whereOf(context);
  const policyPath = text(context, 'policy');
  const wanted = {
    kind: 'create-key',
    spec: text(context, 'spec'),
    usage: text(context, 'usage'),
    alias: text(context, 'alias'),
    description: text(context, 'description'),
    tags: pairsOption(context, 'tag'),
    imported: flag(context, 'imported'),
    multiRegion: flag(context, 'multi-region'),
    ...(policyPath === undefined ? {} : { policy: await readTextInput(policyPath) }),
  };
  const seconds = numberOption(context, 'wait') ?? usualWait;
  const plan = await keys.plan(place, parseInput(KmsChange, wanted));
  const result = await makeIfAgreed(context, keys, plan);
  if (result === null) return flag(context, 'dry-run') ? 0 : 1;
  if (!result.waiting || result.keyId === null) {
    if (context.json) context.printJson(result);
    else context.note(result.message);
    return 0;
  }
  context.note(`Waiting for the MPC client. ${result.waiting}`);
  const key = await keys.wait(place, result.keyId, seconds * 1000);
  const there = key.state !== 'Creating';
  const waiting = there ? null : result.waiting;
  const message = there
    ? result.message
    : `The key ${key.id} still waits for the MPC client. "qcred kms show ${key.id}" tells when it is there.`;
  if (context.json) context.printJson({ ...result, message, waiting });
  else context.note(message);
  return 0;
}

/** `qcred kms alias NAME KEY` */
export function alias(context: Context): Promise<number> {
  const name = required(context, 1, 'The alias');
  if (flag(context, 'remove')) return change(context, { kind: 'delete-alias', alias: name });
  return change(context, { kind: 'set-alias', alias: name, key: required(context, 2, 'The key') });
}

/** `qcred kms enable KEY` */
export const enable = (context: Context): Promise<number> =>
  change(context, { kind: 'enable-key', key: required(context, 1, 'The key') });

/** `qcred kms undelete KEY` */
export const undelete = (context: Context): Promise<number> =>
  change(context, { kind: 'undelete-key', key: required(context, 1, 'The key') });

/** Plans what is refused while something needs the key; the person may type its id to go on. */
async function needed(context: Context, wanted: object): Promise<number> {
  const { keys, place } = await whereOf(context);
  const plan = (typed: string | undefined) => keys.plan(place, parseInput(KmsChange, { ...wanted, typed }));
  const confirmed = text(context, 'confirm');
  try {
    return await settleIamPlan(context, keys, await plan(confirmed));
  } catch (error) {
    if (!hasCode(error, 'in_use') || confirmed !== undefined || !canAsk() || flag(context, 'yes'))
      throw error;
    context.note(`${error.message} ${error.hint}`);
    const typed = await askLine('Id of the key: ');
    if (!typed) return 1;
    return settleIamPlan(context, keys, await plan(typed));
  }
}

/** `qcred kms disable KEY` */
export const disable = (context: Context): Promise<number> =>
  needed(context, { kind: 'disable-key', key: required(context, 1, 'The key') });

/** How long a deleted key waits: 7 to 30 days, "ScheduleKeyDeletion" in both references. @throws UsageError */
function daysOption(context: Context): number | undefined {
  const days = numberOption(context, 'days');
  if (days !== undefined && (days < 7 || days > 30)) {
    throw new UsageError('--days is from 7 to 30: so long the key waits, and can be had back.');
  }
  return days;
}

/** `qcred kms delete KEY` */
export const remove = (context: Context): Promise<number> =>
  needed(context, {
    kind: 'delete-key',
    key: required(context, 1, 'The key'),
    days: daysOption(context),
  });

/** `qcred kms policy KEY` */
export async function policy(context: Context): Promise<number> {
  const key = required(context, 1, 'The key');
  const path = text(context, 'set');
  if (path !== undefined)
    return change(context, { kind: 'put-policy', key, document: await readTextInput(path) });
  const { keys, place } = await whereOf(context);
  const { policy: document } = await keys.show(place, key);
  if (context.json) context.printJson({ policy: document });
  else if (document === null) context.note('The policy may not be seen with this key.');
  else context.printText(document);
  return 0;
}

/** `qcred kms grant KEY` */
export async function grant(context: Context): Promise<number> {
  const key = required(context, 1, 'The key');
  const [revoked, retired, grantee] = [text(context, 'revoke'), text(context, 'retire'), text(context, 'to')];
  if (revoked !== undefined) return change(context, { kind: 'revoke-grant', key, grant: revoked });
  if (retired !== undefined) return change(context, { kind: 'retire-grant', key, grant: retired });
  if (grantee !== undefined) {
    return change(context, {
      kind: 'create-grant',
      key,
      grantee,
      operations: requiredOption(context, 'allow')
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
      retiring: text(context, 'retiring'),
      name: text(context, 'name'),
      context: pairsOption(context, 'context'),
    });
  }
  const { keys, place } = await whereOf(context);
  const { grants } = await keys.show(place, key);
  if (context.json) context.printJson(grants);
  else if (grants === null) context.note('The grants may not be seen with this key.');
  else if (grants.length === 0) context.note('There are no grants.');
  else {
    const rows = grants.map((each) => [
      each.id,
      each.name,
      each.grantee,
      each.operations.join(', '),
      each.constraint,
    ]);
    context.printText(table(['GRANT', 'NAME', 'WHO', 'MAY', 'WHERE'], rows));
  }
  return 0;
}
