import { useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { tellFailure } from '#renderer/stores/toasts.ts';
import { openDialog } from '#renderer/stores/view.ts';
import type { CallOutput } from '#shared/contract/index.ts';
import { Row } from './Row.tsx';

const testWords = ', a test build, not for release';

/** Which version this is, what runs it, and the way to the licences of what it holds. */
export function About({ version }: { version: string }) {
  const [on, setOn] = useState<CallOutput<'app.about'> | null>(null);
  useEffect(() => {
    call('app.about', undefined).then(setOn, tellFailure);
  }, []);
  const parts = on ? `Electron ${on.electron}, Chromium ${on.chromium} and Node ${on.node}` : '…';
  return (
    <Row title="About" text={`QCred ${version}${on?.testBuild ? testWords : ''}, on ${parts}.`}>
      <Button onClick={() => openDialog({ kind: 'licences' })}>Licences</Button>
    </Row>
  );
}
