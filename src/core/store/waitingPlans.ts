import { QCredError } from '#shared/errors.ts';
import { keepNewest } from '#shared/newest.ts';

/** Plans of changes that were shown to a person and wait for a yes. */
export interface WaitingPlans<P> {
  /** @returns the id that the plan is made by */
  keep(plan: P): string;
  /**
   * Takes a plan to be made, once, whatever comes of it: after a failure the service is no longer what it
   * was made from.
   *
   * @param agreed asks the person first where that is needed; the plan stays when it throws
   * @throws QCredError not_found for one that was taken or is not known, and what `agreed` throws
   */
  take(planId: string, agreed: (plan: P) => Promise<void>): Promise<P>;
}

const notCurrent = (): QCredError =>
  new QCredError('not_found', 'This plan is no longer current.', 'Look at the change again, then make it.');

/** How many shown plans are kept; a person looks at one at a time. */
const keptPlans = 20;

/** @param uuid gives names that cannot be guessed */
export function createWaitingPlans<P>(uuid: () => string): WaitingPlans<P> {
  const waiting = new Map<string, P>();
  return {
    keep(plan) {
      const planId = uuid();
      waiting.set(planId, plan);
      keepNewest(waiting, keptPlans);
      return planId;
    },
    async take(planId, agreed) {
      const plan = waiting.get(planId);
      if (!plan) throw notCurrent();
      await agreed(plan);
      // While the person thought about it, another call may have taken it.
      if (!waiting.delete(planId)) throw notCurrent();
      return plan;
    },
  };
}
