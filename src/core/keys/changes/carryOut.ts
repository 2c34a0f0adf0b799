import { QCredError } from '#shared/errors.ts';
import type { KmsResult } from '#shared/kms.ts';
import type { OpenVault } from '../../store/access.ts';
import type { KeyPlan, KeyStep, Made, Scene } from './change.ts';

/**
 * Does what was planned, step by step, each of which the activity log tells of.
 *
 * @throws QCredError with the code of what failed, saying what was done and what was not
 */
export async function carryOut(access: OpenVault, plan: KeyPlan, scene: Scene): Promise<KmsResult> {
  let made: Made | null = null;
  for (const [at, step] of plan.steps.entries()) {
    try {
      made = await logged(access, scene, step, made);
    } catch (error) {
      throw stopped(error, plan.steps.slice(0, at), plan.steps.slice(at), made);
    }
  }
  const keyId = made?.keyId ?? plan.steps.find((step) => step.keyId !== '')?.keyId ?? null;
  const message = typeof plan.message === 'string' ? plan.message : plan.message();
  return {
    message: made ? `${message} Its id is ${made.keyId}.` : message,
    keyId,
    waiting: made?.waiting ?? null,
  };
}

async function logged(
  access: OpenVault,
  scene: Scene,
  step: KeyStep,
  made: Made | null,
): Promise<Made | null> {
  const { action } = step;
  const detail = step.detail === '' ? scene.account.name : `${scene.account.name}: ${step.detail}`;
  const entry = (subject: string) => ({ action, subject, detail });
  return access.activity.around(
    entry(step.keyId || made?.keyId || 'a new key'),
    () => step.run(scene, made),
    // What was made has its id only now.
    { told: (after) => entry(step.keyId || after?.keyId || 'a new key') },
  );
}

/** The error of a change that stopped on its way. */
function stopped(error: unknown, before: KeyStep[], open: KeyStep[], made: Made | null): QCredError {
  const told =
    error instanceof QCredError ? error : new QCredError('internal', 'Something unexpected went wrong.');
  if (before.length === 0) return told;
  const list = (steps: KeyStep[]) => steps.map(({ words }) => words).join(' ');
  const id = made ? ` The key is ${made.keyId}.` : '';
  return new QCredError(
    told.code,
    `${told.message} Done: ${list(before)}${id} Not done: ${list(open)}`,
    told.hint,
    { cause: error },
  );
}
