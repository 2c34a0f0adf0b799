import './import.css';
import { Languages } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { VirtualGrid } from '#renderer/components/grid/VirtualGrid.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { selectProfiles } from '#renderer/stores/commands.ts';
import { goTo } from '#renderer/stores/form.ts';
import { openMenu } from '#renderer/stores/menu.ts';
import { tell } from '#renderer/stores/toasts.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { count, listed } from '#renderer/words.ts';
import type { PlanView, ScanView } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import type { TargetId } from '#shared/model.ts';
import { type StoreId, storeLabels } from '#shared/stores.ts';
import { targetLabels } from '#shared/targets.ts';
import { foundColumns } from './columns.tsx';
import { FoundAbout } from './FoundAbout.tsx';
import { FoundBar } from './FoundBar.tsx';
import { FoundNotes } from './FoundNotes.tsx';
import { canTake, canTranslate, groupFound, isNew, type KeyGroup, plainCount } from './groups.ts';
import { NothingFound } from './NothingFound.tsx';
import { ReplaceStep } from './ReplaceStep.tsx';
import { type Filter, shownBy, withHidden } from './shown.ts';

const keyOf = (group: KeyGroup): string => group.key;
const nameOf = (group: KeyGroup): string => group.first.name;
const nothing: ReadonlySet<string> = new Set();
/** How many secrets that were not taken are told one by one. */
const mostTold = 3;
/** All that can be taken and is not here. */
const newIn = ({ found }: ScanView): ReadonlySet<string> =>
  new Set(groupFound(found).filter(isNew).map(keyOf));
const noGroups: readonly KeyGroup[] = [];

interface ImportDialogProps {
  /** The tool to look at; all of them without one. */
  target: TargetId | undefined;
  /** A program that keeps secrets, and what was found in it; then nothing is looked for. */
  store?: StoreId;
  found?: ScanView;
  onClose: () => void;
}

/** Finds keys in the files of one tool, or of all, and takes those that the person chooses. */
export default function ImportDialog({ target, store, found, onClose }: ImportDialogProps) {
  const [scan, setScan] = useState<ScanView | null>(found ?? null);
  const [error, setError] = useState<ErrorView | null>(null);
  const [taken, setTaken] = useState(() => (found ? newIn(found) : nothing));
  const [filter, setFilter] = useState<Filter>('all');
  const [active, setActive] = useState<string | null>(null);
  const [replace, setReplace] = useState(true);
  const [busy, setBusy] = useState(false);
  const [plan, setPlan] = useState<PlanView | null>(null);
  const groups = useMemo(() => (scan ? groupFound(scan.found) : noGroups), [scan]);

  const look = useCallback(async () => {
    try {
      const found = await call('import.scan', { target });
      setScan(found);
      setTaken(newIn(found));
      setError(null);
    } catch (thrown) {
      setError(toErrorView(thrown));
    }
  }, [target]);
  useEffect(() => {
    if (!found) void look();
  }, [look, found]);

  const scanId = scan?.scanId;
  const translate = useCallback(
    ({ key, first }: KeyGroup) => {
      if (scanId === undefined) return;
      const { name, provider, targetLabel } = first;
      openDialog({
        kind: 'translate',
        what: { from: { scanId, key }, name, provider, isRole: false, foundIn: targetLabel },
      });
    },
    [scanId],
  );
  const columns = useMemo(() => foundColumns(translate), [translate]);

  const shown = useMemo(() => shownBy(filter, groups), [filter, groups]);
  const chosen = groups.filter(({ key }) => taken.has(key));
  const plain = plainCount(chosen);
  const fresh = chosen.filter(isNew).length;
  const take = async () => {
    if (!scan) return;
    setBusy(true);
    try {
      const {
        profileIds,
        left,
        plan: next,
        notices,
      } = await call('import.take', {
        scanId: scan.scanId,
        keys: chosen.flatMap(({ places }) => places.map(({ key }) => key)),
        replacePlaintext: replace && plain > 0,
      });
      if (await goTo('profiles')) selectProfiles(profileIds);
      const made = fresh - left.length;
      if (made > 0) tell({ tone: 'good', text: `Imported ${count(made, 'profile')}.` });
      for (const { name, why } of left) tell({ tone: 'bad', text: `“${name}” was not imported. ${why}` });
      for (const { message, hint } of notices.slice(0, mostTold)) tell({ tone: 'bad', text: message, hint });
      if (next && next.files.length > 0) setPlan(next);
      else onClose();
    } catch (thrown) {
      setError(toErrorView(thrown));
    } finally {
      setBusy(false);
    }
  };

  if (plan && scan) return <ReplaceStep first={plan} scanId={scan.scanId} onClose={onClose} />;

  const tool = store ? storeLabels[store] : target && targetLabels[target];
  const broken = groups.flatMap(({ places }) => places).find(({ repairable }) => repairable);
  const paths = scan?.files.filter(({ exists }) => exists).map(({ path }) => tilde(path)) ?? [];
  const menuFor = (at: { x: number; y: number }, group: KeyGroup) =>
    canTranslate(group) &&
    openMenu({
      label: `Actions for ${group.first.name}`,
      groups: [[{ id: 'open-as', label: 'Show as…', icon: Languages, run: () => translate(group) }]],
      at,
    });
  return (
    <Dialog
      title={tool ? `Import from ${tool}` : 'Find my keys'}
      about={
        paths.length === 0
          ? undefined
          : tool
            ? `Found in ${listed(paths)}`
            : 'Found where your tools keep their files. Nothing leaves this computer, and no file changes unless you see how first.'
      }
      width="wide"
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
              {target
                ? `Replace ${count(plain, 'plain text secret')} in the files by a reference`
                : 'Replace plain text secrets in the files by references, where the tool can'}
            </label>
          )}
          <Button onClick={onClose}>Cancel</Button>
          {/* A button takes the focus when it appears; the filters above the list are no field to begin at. */}
          <Button
            key={`go:${scan !== null}`}
            autoFocus={scan !== null}
            tone="main"
            disabled={fresh === 0 && !(replace && plain > 0)}
            busy={busy}
            onClick={() => void take()}
          >
            {fresh > 0 ? `Import ${count(fresh, 'profile')}` : chosen.length > 0 ? 'Replace…' : 'Import'}
          </Button>
        </>
      }
    >
      {error && <Failure error={error} />}
      {!scan && !error && <Skeleton />}
      {scan && (broken || scan.notices.length > 0) && <FoundNotes notices={scan.notices} broken={broken} />}
      {scan && groups.length === 0 && <NothingFound tool={tool} files={scan.files} />}
      {groups.length > 0 && (
        <>
          <FoundBar
            groups={groups}
            shown={shown}
            filter={filter}
            onFilter={setFilter}
            taken={taken}
            onTake={setTaken}
          />
          <div className="import-list" style={{ flexBasis: listHeight(groups.length) }}>
            <VirtualGrid
              name="found"
              label="Found keys"
              rows={shown}
              keyOf={keyOf}
              textOf={nameOf}
              columns={columns}
              selected={taken}
              onSelect={(keys) => setTaken(withHidden(keys, taken, shown))}
              canSelect={canTake}
              onActive={setActive}
              onOpen={(group) => canTranslate(group) && translate(group)}
              onMenu={menuFor}
              checks
            />
          </div>
          <FoundAbout group={shown.find(({ key }) => key === active) ?? shown[0]} />
        </>
      )}
    </Dialog>
  );
}

/** As high as its rows, in pixels; where there is less room it scrolls. */
const listHeight = (rows: number): number => 29 + Math.max(96, rows * 32);
