import '#renderer/components/pane.css';
import { FileKey2, FileLock2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { type Pair, pairsFrom } from '#renderer/features/accounts/changes/pairs.ts';
import { attempt } from '#renderer/stores/toasts.ts';
import type { KmsFileJob } from '#shared/kms.ts';
import { ContextField, type PartProps } from './TextParts.tsx';

const pollMs = 250;

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
/** "1.4 GB" */
function sized(bytes: number): string {
  const at = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** at;
  return `${at === 0 ? value : value.toFixed(1)} ${units[at]}`;
}

/** A file on its way, and what became of it. */
function Job({ job, sealing }: { job: KmsFileJob; sealing: boolean }) {
  const { from, to, done, total, state, error, id } = job;
  if (state === 'failed' && error) {
    return error.code === 'cancelled' ? (
      <Note tone="info" title="It was cancelled. Nothing was written." />
    ) : (
      <Failure error={error} />
    );
  }
  if (state === 'done') {
    return (
      <Note tone="good" title={sealing ? 'Encrypted.' : 'Decrypted.'}>
        <p>
          <Path path={to} />
        </p>
      </Note>
    );
  }
  return (
    <div className="tried-job">
      <p>
        {sealing ? 'Encrypting' : 'Decrypting'} <Path path={from} />{' '}
        <span className="faint">
          {sized(done)} of {sized(total)}
        </span>
      </p>
      <progress aria-label={sealing ? 'Encrypting' : 'Decrypting'} value={done} max={Math.max(1, total)} />
      <div>
        <Button onClick={() => void attempt(() => call('keys.cancelFile', { jobId: id }))}>Cancel</Button>
      </div>
    </div>
  );
}

/** Encrypts and decrypts files of any size under keys of their own. */
export function FilePart({ accountId, of }: PartProps) {
  const [context, setContext] = useState<Pair[]>([]);
  const [job, setJob] = useState<KmsFileJob | null>(null);
  const [sealing, setSealing] = useState(true);
  const { busy, error, run } = useTask();
  const running = job?.state === 'running';
  const jobId = job?.id;
  useEffect(() => {
    if (!running || jobId === undefined) return undefined;
    const timer = setInterval(
      () =>
        void call('keys.fileJob', { jobId })
          .then((next) => setJob(next))
          .catch(() => setJob(null)),
      pollMs,
    );
    return () => clearInterval(timer);
  }, [running, jobId]);
  const begin = (name: 'keys.encryptFile' | 'keys.decryptFile') =>
    void run(async () => {
      setSealing(name === 'keys.encryptFile');
      const begun = await call(name, { id: accountId, key: of.id, context: pairsFrom(context) });
      if (begun) setJob(begun);
    });
  return (
    <>
      <p>
        A file of any size is encrypted under a key of its own, which this key encrypts. One that was changed
        or cut is refused, and nothing half written is left.
      </p>
      <ContextField lines={context} onChange={setContext} />
      <div className="pane-actions">
        <Button
          icon={FileLock2}
          tone="main"
          busy={busy}
          disabled={running}
          onClick={() => begin('keys.encryptFile')}
        >
          Encrypt a file…
        </Button>
        <Button icon={FileKey2} busy={busy} disabled={running} onClick={() => begin('keys.decryptFile')}>
          Decrypt a file…
        </Button>
      </div>
      <div aria-live="polite" className="tried-result">
        {error && <Failure error={error} />}
        {job && <Job job={job} sealing={sealing} />}
      </div>
    </>
  );
}
