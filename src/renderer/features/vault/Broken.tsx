import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { askState } from '#renderer/stores/app.ts';
import type { VaultView } from '#shared/contract/index.ts';

/** A vault that cannot be opened: what is wrong with it and what to do. */
export function Broken({ vault }: { vault: VaultView }) {
  const { busy, error, run } = useTask();
  const { problem } = vault;
  const retry = async () => {
    await call('vault.unlock', {});
    await askState();
  };
  return (
    <>
      <h1>Your vault cannot be opened</h1>
      <div className="gate-form">
        {problem && (
          <Note tone="error" title={problem.message}>
            <p>{problem.hint}</p>
          </Note>
        )}
        {error && error.message !== problem?.message && <Failure error={error} />}
        <p className="gate-text">Nothing was changed.</p>
        <Button tone="main" busy={busy} onClick={() => void run(retry)}>
          Try again
        </Button>
      </div>
    </>
  );
}
