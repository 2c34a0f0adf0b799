import './import.css';
import { FileSearch } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { FoundView, PlanView, ScanView } from '#shared/contract.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { VirtualGrid } from '../../components/grid/VirtualGrid.tsx';
import { Failure, Note, Notices } from '../../components/Note.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { select } from '../../stores/profiles.ts';
import { tell } from '../../stores/toasts.ts';
import { goTo, openDialog } from '../../stores/view.ts';
import { count } from '../../words.ts';
import { foundColumns } from './columns.tsx';
import { ReplaceStep } from './ReplaceStep.tsx';

const keyOf = (found: FoundView): string => found.key;
const nameOf = (found: FoundView): string => found.name;
const canTake = (found: FoundView): boolean => found.importable && found.alreadyHere === null;

/** As high as its rows, in pixels, up to where it scrolls. */
const listHeight = (rows: number): number => 29 + Math.max(3, rows) * 32;

interface Scan {
  scan: ScanView | null;
  error: ErrorView | null;
  taken: ReadonlySet<string>;
}

/** Finds profiles in the AWS CLI's files and takes those that the person chooses. */
export default function ImportDialog({ onClose }: { onClose: () => void }) {
  const [{ scan, error, taken }, setScan] = useState<Scan>({ scan: null, error: null, taken: new Set() });
  const [replace, setReplace] = useState(true);
  const [busy, setBusy] = useState(false);
  const [plan, setPlan] = useState<PlanView | null>(null);

  const look = useCallback(async () => {
    try {
      const found = await call('import.scan', { target: 'aws' });
      const all = found.found.filter(canTake).map(keyOf);
      setScan({ scan: found, error: null, taken: new Set(all) });
    } catch (thrown) {
      setScan((before) => ({ ...before, error: toErrorView(thrown) }));
    }
  }, []);
  useEffect(() => void look(), [look]);

  const take = async () => {
    if (!scan) return;
    setBusy(true);
    try {
      const { profileIds, plan: next } = await call('import.take', {
        scanId: scan.scanId,
        keys: [...taken],
        replacePlaintext: replace && plain > 0,
      });
      goTo('profiles');
      select(profileIds);
      tell({ tone: 'good', text: `Imported ${count(profileIds.length, 'profile')}.` });
      if (next && next.files.length > 0) setPlan(next);
      else onClose();
    } catch (thrown) {
      setScan((before) => ({ ...before, error: toErrorView(thrown) }));
    } finally {
      setBusy(false);
    }
  };

  if (plan) return <ReplaceStep first={plan} onClose={onClose} />;

  const found = scan?.found ?? [];
  const plain = found.filter((one) => taken.has(one.key) && one.kind === 'static').length;
  const repairable = found.some((one) => one.repairable);
  const paths = scan?.files.filter(({ exists }) => exists).map(({ path }) => path) ?? [];
  return (
    <Dialog
      title="Import from AWS CLI"
      about={paths.length > 0 ? `Found in ${paths.join(' and ')}` : undefined}
      width="large"
      onClose={onClose}
      actions={
        <>
          {plain > 0 && (
            <label className="check foot-start">
              <input
                type="checkbox"
                checked={replace}
                onChange={(event) => setReplace(event.target.checked)}
              />
              Replace {count(plain, 'plain text secret')} in the files by a reference to QCred
            </label>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="main" disabled={taken.size === 0} busy={busy} onClick={() => void take()}>
            {taken.size === 0 ? 'Import' : `Import ${count(taken.size, 'profile')}`}
          </Button>
        </>
      }
    >
      {error && <Failure error={error} />}
      {!scan && !error && <Skeleton />}
      {repairable && (
        <Note tone="warning" title="Some settings stand where the AWS CLI does not look for them.">
          <p className="import-fix">
            <span>Profiles marked “Needs fixing” do not work there as they are.</span>
            <Button onClick={() => openDialog({ kind: 'repair' })}>Fix file…</Button>
          </p>
        </Note>
      )}
      {scan && <Notices notices={scan.notices} />}
      {scan && found.length === 0 && (
        <div className="import-empty">
          <EmptyState icon={FileSearch} title="Nothing to import">
            {paths.length > 0
              ? 'The files of the AWS CLI hold no profiles.'
              : `The AWS CLI has no files yet. Looked at ${scan.files.map(({ path }) => path).join(' and ')}.`}
          </EmptyState>
        </div>
      )}
      {found.length > 0 && (
        <div className="import-list" style={{ height: listHeight(found.length) }}>
          <VirtualGrid
            name="found"
            label="Found profiles"
            rows={found}
            keyOf={keyOf}
            textOf={nameOf}
            columns={foundColumns}
            selected={taken}
            onSelect={(keys) => setScan((before) => ({ ...before, taken: keys }))}
            canSelect={canTake}
            checks
          />
        </div>
      )}
    </Dialog>
  );
}
