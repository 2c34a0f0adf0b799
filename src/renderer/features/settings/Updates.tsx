import { useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { attempt, tell, tellFailure } from '#renderer/stores/toasts.ts';
import type { UpdateView } from '#shared/contract/index.ts';
import { Row } from './Row.tsx';

/** What is said of the versions there are. */
export function wordsOf(isOn: boolean, found: UpdateView | null): string {
  if (!isOn) return 'QCred asks nobody for newer versions: this build names no place to ask.';
  if (!found) return 'QCred looks for a newer version when you ask it to, and at no other time.';
  if (found.state !== 'newer') return 'This is the newest version.';
  const out = `QCred ${found.version} is out: ${found.page}`;
  if (found.by.kind === 'command') return `${out}. Download its package there, then run: ${found.by.command}`;
  return found.by.kind === 'hand' ? `${out}. Download it there, and put it in the place of this one.` : out;
}

/** Whether there is a newer version, and the way to it. */
export function Updates() {
  const [isOn, setOn] = useState<boolean | null>(null);
  const [found, setFound] = useState<UpdateView | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    call('updates.state', undefined).then((state) => setOn(state.isOn), tellFailure);
  }, []);
  if (isOn === null) return null;
  const busily = (work: () => Promise<void>) => {
    setBusy(true);
    void attempt(work).finally(() => setBusy(false));
  };
  const look = () => busily(async () => setFound(await call('updates.look', undefined)));
  const install = () =>
    busily(async () => {
      const { version } = await call('updates.install', undefined);
      tell({ tone: 'good', text: `QCred ${version} is installed. It is used from the next start.` });
    });
  const installs = found?.state === 'newer' && found.by.kind === 'itself';
  return (
    <Row title="Updates" text={wordsOf(isOn, found)}>
      {isOn && (
        <Button disabled={busy} onClick={installs ? install : look}>
          {installs ? 'Install' : 'Look for updates'}
        </Button>
      )}
    </Row>
  );
}
