import { useEffect, useState } from 'react';
import type { CallOutput } from '#shared/contract.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { tellFailure } from '../../stores/toasts.ts';
import { openDialog } from '../../stores/view.ts';
import { Row } from './Row.tsx';

/** Which version this is, what runs it, and the way to the licences of what it holds. */
export function About({ version }: { version: string }) {
  const [on, setOn] = useState<CallOutput<'app.about'> | null>(null);
  useEffect(() => {
    call('app.about', undefined).then(setOn, tellFailure);
  }, []);
  const parts = on ? `Electron ${on.electron}, Chromium ${on.chromium} and Node ${on.node}` : '…';
  return (
    <Row title="About" text={`QCred ${version}, on ${parts}.`}>
      <Button onClick={() => openDialog({ kind: 'licences' })}>Licences</Button>
    </Row>
  );
}
