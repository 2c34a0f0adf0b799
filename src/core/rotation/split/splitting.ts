import type { SplitView } from '#shared/contract/rotation.ts';
import type { Allow } from '../../store/consent.ts';
import { asPerson } from '../../store/consent.ts';
import { createWaitingPlans } from '../../store/waitingPlans.ts';
import { previewSplit } from './preview.ts';
import { carryOutSplit, planSplit, type SplitParts, type SplitPlan } from './split.ts';

/** Splits shared keys, planned before they are split. */
export interface Splitting {
  /** What it would mean, with what it would write. Nothing is changed. @throws as `planSplit` and `previewSplit` */
  plan(credentialId: string): Promise<SplitView>;
  /**
   * Splits a key as planned, once.
   *
   * @param allow asked first: users and keys are made
   * @throws QCredError not_found, cancelled (the plan then stays), and as `carryOutSplit`
   */
  split(planId: string, allow?: Allow): Promise<{ message: string }>;
}

/** @param parts what it works with */
export function createSplitting(parts: SplitParts): Splitting {
  const waiting = createWaitingPlans<SplitPlan>(parts.access.deps.uuid);
  return {
    async plan(credentialId) {
      const plan = await planSplit(parts, credentialId);
      const files = await previewSplit(parts, plan);
      const { title, verb, steps, notices } = plan.view;
      return {
        planId: waiting.keep(plan),
        title,
        verb,
        // But for the rotation, which is told apart.
        steps: steps.slice(0, -plan.retiring.length - 1),
        stays: plan.stays.label,
        retiring: plan.retiring,
        files,
        notices,
      };
    },

    async split(planId, allow = asPerson) {
      const plan = await waiting.take(planId, async ({ account, view: { title, steps, verb } }) =>
        allow({ kind: 'account', account: account.name, title, steps, finality: null, verb }),
      );
      const said: string[] = [];
      await carryOutSplit(parts, plan, { say: (sentence) => said.push(sentence) });
      return { message: `${plan.accessKeyId} is split. ${said.join(' ')}` };
    },
  };
}
