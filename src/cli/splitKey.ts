import { credentialOf } from '#core/profiles/chain.ts';
import { findProfile } from '#core/profiles/find.ts';
import { carryOutSplit, planSplit, type SplitParts } from '#core/rotation/split/split.ts';
import { QCredError } from '#shared/errors.ts';
import { mostGraceHours } from '#shared/rotation.ts';
import { type Context, flag, required, text, UsageError } from './command.ts';
import { makeIfAgreed } from './iamPlan.ts';
import { followRotation } from './rotation.ts';

/**
 * Splits a key that is used in several places: one user and one key for each.
 *
 * @returns the exit code: 1 when the person said no, or the shared key needs them
 * @throws UsageError, QCredError
 */
export async function splitKey(context: Context): Promise<number> {
  const name = required(context, 1, 'The profile, or the access key id');
  const graceHours = graceOption(context);
  const app = await context.app();
  const open = app.open();
  const state = await open.access.vault.state();
  const named = state.credentials.find(({ accessKeyId }) => accessKeyId === name);
  const credential = named ?? credentialOf(state, findProfile(state, name)).credential;
  const { access, edits, plans, profiles } = open;
  const parts: SplitParts = {
    access,
    edits,
    plans,
    profiles,
    management: await open.management(),
    rotations: await open.rotations(),
  };
  const plan = await planSplit(parts, credential.id, graceHours);
  const options = { say: context.note, ...(graceHours === undefined ? {} : { graceHours }) };
  const apply = async () => {
    const { rotationId } = await carryOutSplit(parts, plan, options);
    return { message: `${plan.accessKeyId} is split.`, rotationId };
  };
  const done = await makeIfAgreed(context, { apply }, plan.view);
  if (done === null) return flag(context, 'dry-run') ? 0 : 1;
  const rotation = await followRotation(context, app, done.rotationId);
  if (context.json) context.printJson({ ...done, rotation: rotation ?? null });
  else {
    context.note(done.message);
    if (rotation?.message) context.note(rotation.message);
  }
  if (rotation?.state === 'needs_you')
    throw new QCredError('in_use', rotation.message, `${rotation.hint} See "qcred rotate --status".`.trim());
  return 0;
}

function graceOption(context: Context): number | undefined {
  const given = text(context, 'grace');
  if (given === undefined) return undefined;
  if (/^\d{1,6}$/.test(given) && Number(given) <= mostGraceHours) return Number(given);
  throw new UsageError(`--grace is a number of hours from 0 to ${mostGraceHours}.`);
}
