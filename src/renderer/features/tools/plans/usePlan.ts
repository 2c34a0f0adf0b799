import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '#renderer/api.ts';
import { undoChange } from '#renderer/features/tools/commands.ts';
import { isDeclined, tell } from '#renderer/stores/toasts.ts';
import { count } from '#renderer/words.ts';
import type { PlanView } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

export interface Planning {
  /** Null while it is being made, or when it could not be. */
  plan: PlanView | null;
  error: ErrorView | null;
  /** Set when a file changed under the plan, and it was made again. */
  madeAgain: boolean;
  /** Set while another plan is on its way; what is shown meanwhile is not what would be asked for. */
  loading: boolean;
  applying: boolean;
  apply: () => void;
  /** Makes the plan again, after what was in its way is put right. */
  again: () => void;
}

const written = (files: number): string =>
  files === 0 ? 'Everything was in place already.' : `Wrote ${count(files, 'file')}.`;

/** How many files a plan writes or deletes. */
export const touched = (plan: PlanView): number =>
  plan.files.filter(({ action }) => action !== 'none').length;

/**
 * Holds a plan from when it is made until it is applied. `make` asks for it, and is called again
 * whenever it is another function; it is null while something is missing to ask. `done` is called
 * after the plan was applied. When a file changed in the meantime, the plan is made again and shown
 * again instead of being applied. `say` tells what was done, from how many files were written.
 */
export function usePlan(
  make: (() => Promise<PlanView>) | null,
  done: () => void,
  say: (files: number) => string = written,
): Planning {
  const [plan, setPlan] = useState<PlanView | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const [madeAgain, setMadeAgain] = useState(false);
  const [loading, setLoading] = useState(true);
  const [applying, setApplying] = useState(false);
  const latest = useRef(0);

  const load = useCallback(async () => {
    latest.current += 1;
    const mine = latest.current;
    if (!make) {
      setPlan(null);
      setError(null);
      return;
    }
    setLoading(true);
    try {
      const made = await make();
      if (mine !== latest.current) return;
      setPlan(made);
      setError(null);
    } catch (thrown) {
      if (mine !== latest.current) return;
      setPlan(null);
      setError(toErrorView(thrown));
    } finally {
      if (mine === latest.current) setLoading(false);
    }
  }, [make]);

  useEffect(() => {
    setMadeAgain(false);
    void load();
    return () => {
      latest.current += 1;
    };
  }, [load]);

  const apply = async (planId: string) => {
    setApplying(true);
    try {
      const change = await call('plan.apply', { planId });
      const undo = { label: 'Undo', run: () => void undoChange(change.id) };
      const files = change.paths.length;
      tell({ tone: 'good', text: say(files), ...(files > 0 && { action: undo }) });
      done();
    } catch (thrown) {
      const view = toErrorView(thrown);
      if (view.code === 'file_changed') {
        await load();
        setMadeAgain(true);
      } else if (!isDeclined(thrown)) setError(view);
    } finally {
      setApplying(false);
    }
  };

  const ready = plan !== null && !loading && !applying;
  return {
    plan,
    error,
    madeAgain,
    loading,
    applying,
    apply: () => ready && void apply(plan.planId),
    again: () => void load(),
  };
}
