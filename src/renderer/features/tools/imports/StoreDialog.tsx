import './import.css';
import { type FormEvent, useId, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { FilePassword } from '#renderer/components/FilePassword.tsx';
import { useSecret } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import type { ClosedStore, ScanView } from '#shared/contract/index.ts';
import { type StoreId, type StoreWay, storeLabels, storeWays } from '#shared/stores.ts';
import { EntryPicks } from './EntryPicks.tsx';
import ImportDialog from './ImportDialog.tsx';

interface StoreDialogProps {
  store: StoreId;
  onClose: () => void;
}

const labelOf = (way: StoreWay, store: StoreId): string =>
  way === 'file' ? 'Choose a file…' : store === 'kubectl' ? 'Ask kubectl' : 'Look';

/** Keys of a program that keeps secrets: its file, its password or the entries to open, then what was found. */
export default function StoreDialog({ store, onClose }: StoreDialogProps) {
  const [chosen, setChosen] = useState<ClosedStore | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [closed, setClosed] = useState(false);
  const [scan, setScan] = useState<ScanView | null>(null);
  const password = useSecret('filePassword');
  const form = useId();
  const { busy, error, run } = useTask();

  if (scan) return <ImportDialog target={undefined} store={store} found={scan} onClose={onClose} />;
  const names = chosen?.names ?? null;
  const open = async ({ token }: ClosedStore, given: string | null, which: ReadonlySet<string> | null) => {
    const found = await call('import.openStore', {
      store,
      token,
      password: given,
      picked: which && [...which],
    });
    if ('closed' in found) setClosed(true);
    else setScan(found);
  };
  const choose = (way: StoreWay) =>
    run(async () => {
      const next = await call('import.chooseStore', { store, way });
      if (!next) return;
      setClosed(false);
      setChosen(next);
      if (next.names) setPicked(new Set(next.names.flatMap(({ name, likely }) => (likely ? [name] : []))));
      else await open(next, null, null);
    });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || !chosen) return;
    const typed = closed ? (password.ref.current?.value ?? '') : null;
    void run(() => open(chosen, typed, names && picked));
  };
  const [first, ...others] = storeWays[store];
  const ready = closed || names !== null;
  return (
    <Dialog
      title={`Import from ${storeLabels[store]}`}
      about="It is only read. What was found is shown before anything is taken."
      width="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {!ready &&
            others.map((way) => (
              <Button key={way} disabled={busy} onClick={() => void choose(way)}>
                {labelOf(way, store)}
              </Button>
            ))}
          {ready ? (
            <Button tone="main" type="submit" form={form} busy={busy} disabled={!closed && picked.size === 0}>
              Open
            </Button>
          ) : (
            first && (
              <Button tone="main" autoFocus busy={busy} onClick={() => void choose(first)}>
                {labelOf(first, store)}
              </Button>
            )
          )}
        </>
      }
    >
      <form id={form} className="store-form" onSubmit={onSubmit} noValidate>
        {error && <Failure error={error} />}
        {chosen && (
          <p>
            <Path path={chosen.path} />
          </p>
        )}
        {names && <EntryPicks names={names} picked={picked} onPick={setPicked} />}
        {closed && <FilePassword password={password} />}
      </form>
    </Dialog>
  );
}
