import { PlugZap } from 'lucide-react';
import type { ProfileView, VerdictView } from '#shared/contract.ts';
import { Button } from '../../components/Button.tsx';
import { Failure, Note } from '../../components/Note.tsx';
import { type ConnectionTest, testConnection, useConnection } from '../../stores/connection.ts';
import { openDialog } from '../../stores/view.ts';
import { count, listed } from '../../words.ts';

function Verdict({ verdict }: { verdict: VerdictView }) {
  const ok = verdict.verdict === 'ok';
  const { identity, buckets } = verdict;
  return (
    <Note tone={ok ? 'good' : 'error'} title={verdict.message}>
      {verdict.hint && <p>{verdict.hint}</p>}
      {identity && <p className="mono">{identity.arn}</p>}
      {ok && buckets.length > 0 && (
        <p>
          {count(buckets.length, 'bucket')}: {listed(buckets, 6)}
        </p>
      )}
      <p className="verdict-asked">
        {verdict.asked}, {Math.round(verdict.milliseconds)} ms
      </p>
    </Note>
  );
}

/** What came of a test. One that wants a one-time password leads to where it is asked for. */
function Result({ test, profileId }: { test: ConnectionTest; profileId: string }) {
  if (test.status === 'running') return null;
  if (test.status === 'done') return <Verdict verdict={test.verdict} />;
  if (test.error.code !== 'mfa_needed') return <Failure error={test.error} />;
  return (
    <Note tone="warning" title={test.error.message}>
      <button type="button" className="link" onClick={() => openDialog({ kind: 'session', profileId })}>
        Enter it
      </button>
    </Note>
  );
}

/** Tests whether the key works where the profile says it should, and shows the verdict. */
export function Connection({ profile }: { profile: ProfileView }) {
  const test = useConnection((store) => store.tests[profile.id]);
  return (
    <>
      <Button
        icon={PlugZap}
        busy={test?.status === 'running'}
        onClick={() => void testConnection(profile.id)}
      >
        {test?.status === 'running' ? 'Testing…' : 'Test connection'}
      </Button>
      <div className="verdict" aria-live="polite">
        {test && <Result test={test} profileId={profile.id} />}
      </div>
    </>
  );
}
