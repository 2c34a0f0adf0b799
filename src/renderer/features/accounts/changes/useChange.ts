import { useCallback, useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { isDeclined } from '#renderer/stores/toasts.ts';
import type { IamPlanView, IamResult } from '#shared/contract/accounts.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import type { IamChange } from '#shared/iamChange.ts';

/** Whoever plans a change and makes it: an account's IAM, or its key service. */
export interface ChangeMaker<R, P extends { planId: string } = IamPlanView> {
  plan(): Promise<P>;
  apply(planId: string): Promise<R>;
}

/** A change in an account's IAM. To be kept by its caller as long as the change is the same. */
export const iamMaker = (accountId: string, change: IamChange): ChangeMaker<IamResult> => ({
  plan: () => call('iam.plan', { id: accountId, change }),
  apply: (planId) => call('iam.apply', { planId }),
});

interface PlannedChange<P> {
  /** Null while it is worked out, when it could not be, and once it was used up. */
  plan: P | null;
  /** Why there is no plan, or why it came to nothing. */
  error: ErrorView | null;
  planning: boolean;
  applying: boolean;
  /** Works the plan out again. */
  retry: () => void;
  apply: () => void;
}

/** Has a change planned, and made when asked to. `done` is told what came of it. */
export function useChange<R, P extends { planId: string } = IamPlanView>(
  maker: ChangeMaker<R, P>,
  done: (result: R) => void,
): PlannedChange<P> {
  const [plan, setPlan] = useState<P | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const [planning, setPlanning] = useState(true);
  const [applying, setApplying] = useState(false);

  const make = useCallback(async () => {
    setPlanning(true);
    setError(null);
    try {
      setPlan(await maker.plan());
    } catch (thrown) {
      setError(toErrorView(thrown));
    } finally {
      setPlanning(false);
    }
  }, [maker]);
  useEffect(() => {
    void make();
  }, [make]);

  const apply = async () => {
    if (!plan) return;
    setApplying(true);
    setError(null);
    try {
      done(await maker.apply(plan.planId));
    } catch (thrown) {
      if (isDeclined(thrown)) return;
      // A plan is good for one time: what it was made from is no longer so.
      setPlan(null);
      setError(toErrorView(thrown));
    } finally {
      setApplying(false);
    }
  };
  return { plan, error, planning, applying, retry: () => void make(), apply: () => void apply() };
}
