import { PlugZap } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import {
  type ConnectionTest,
  testConnection,
  useConnection,
} from '#renderer/features/profiles/connection.ts';
import { count, listed } from '#renderer/words.ts';
import type { ProfileView, VerdictView } from '#shared/contract/index.ts';

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

const Result = ({ test }: { test: ConnectionTest }) => {
  if (test.status === 'running') return null;
  return test.status === 'done' ? <Verdict verdict={test.verdict} /> : <Failure error={test.error} />;
};

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
        {test && <Result test={test} />}
      </div>
    </>
  );
}
