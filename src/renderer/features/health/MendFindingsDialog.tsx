import { useMemo } from 'react';
import { call } from '#renderer/api.ts';
import { ChangeReview } from '#renderer/features/accounts/changes/ChangeReview.tsx';
import type { ChangeMaker } from '#renderer/features/accounts/changes/useChange.ts';
import { attempt, tell } from '#renderer/stores/toasts.ts';
import type { Dialog } from '#renderer/stores/view.ts';
import type { HealthResult } from '#shared/contract/advisor.ts';
import { runChecks } from './health.ts';

interface MendFindingsDialogProps {
  dialog: Extract<Dialog, { kind: 'mendFindings' }>;
  onDone: () => void;
  onClose: () => void;
}

/** What came of it, with the plan by which it is taken back. */
interface Mended {
  planId: string;
  result: HealthResult;
}

/** Plans findings together. What cannot be mended now is said with the plan. */
const makerOf = (ids: readonly string[]): ChangeMaker<Mended> => ({
  async plan() {
    const { planId, title, steps, notices, finality, verb, skipped } = await call('health.plan', {
      ids: [...ids],
    });
    return {
      planId,
      title,
      steps,
      notices: [...notices, ...skipped.map((message) => ({ level: 'warning' as const, message, hint: '' }))],
      finality: finality.length === 0 ? null : finality.join(' '),
      verb,
    };
  },
  apply: async (planId) => ({ planId, result: await call('health.mend', { planId }) }),
});

const undo = (planId: string): Promise<boolean> =>
  attempt(async () => {
    tellResult(await call('health.undo', { planId }));
    await runChecks(true);
  });

function tellResult({ message, failed }: HealthResult, action?: { label: string; run: () => void }): void {
  tell({
    tone: failed.length === 0 ? 'good' : 'bad',
    text: message,
    ...(failed.length > 0 && { hint: failed.slice(0, 3).join(' ') }),
    ...(action && { action }),
  });
}

/** Shows what mending would do, does it, and offers the way back. */
export default function MendFindingsDialog({ dialog, onDone, onClose }: MendFindingsDialogProps) {
  const { ids, title } = dialog;
  const maker = useMemo(() => makerOf(ids), [ids]);
  const done = ({ planId, result }: Mended) => {
    onDone();
    tellResult(result, result.undoable ? { label: 'Undo', run: () => void undo(planId) } : undefined);
    void runChecks(true);
  };
  return <ChangeReview maker={maker} title={title} onDone={done} onClose={onClose} />;
}
