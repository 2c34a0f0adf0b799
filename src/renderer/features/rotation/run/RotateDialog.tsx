import { rotationOf } from '#shared/underWay.ts';
import './rotation.css';
import { useCallback, useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { useApp } from '#renderer/stores/app.ts';
import type { Dialog } from '#renderer/stores/view.ts';
import type { RotationPlan } from '#shared/contract/rotation.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { Planned } from './Planned.tsx';
import { Running } from './Running.tsx';

interface RotateDialogProps {
  dialog: Extract<Dialog, { kind: 'rotate' }>;
  onClose: () => void;
}

/** A rotation: its plan, then its steps as they happen, to what came of it. */
export default function RotateDialog({ dialog: { credentialId }, onClose }: RotateDialogProps) {
  const state = useApp((app) => app.state);
  // Once it is on screen it stays there to its end, although the key then is in no rotation any more.
  const [shown, setShown] = useState(() => state && rotationOf(state, credentialId)?.id);
  const [plan, setPlan] = useState<RotationPlan | null>(null);
  const [failure, setFailure] = useState<ErrorView | null>(null);

  const ask = useCallback(async () => {
    setFailure(null);
    try {
      setPlan(await call('rotation.plan', { credentialId }));
    } catch (error) {
      setFailure(toErrorView(error));
    }
  }, [credentialId]);
  const planning = !shown;
  useEffect(() => {
    if (planning) void ask();
  }, [planning, ask]);

  if (!state) return null;
  const due = state.due.find((one) => one.credentialId === credentialId);
  const rotation = shown ? state.rotations.find(({ id }) => id === shown) : rotationOf(state, credentialId);
  if (rotation) {
    const provider =
      state.due.find(({ credentialId: id }) => id === rotation.oldId || id === rotation.newId)?.provider ??
      state.profiles.find(
        ({ credential }) => credential?.id === rotation.oldId || credential?.id === rotation.newId,
      )?.provider ??
      's3';
    return <Running rotation={rotation} provider={provider} onClose={onClose} />;
  }
  return (
    <Planned
      plan={plan}
      failure={failure}
      due={due}
      onAgain={() => void ask()}
      onStarted={setShown}
      onClose={onClose}
    />
  );
}
