import './settings.css';
import { useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import type { CallOutput } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

/** The licences of what QCred is made of, one package after another. */
export default function LicencesDialog({ onClose }: { onClose: () => void }) {
  const [shown, setShown] = useState<CallOutput<'app.licences'> | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  useEffect(() => {
    call('app.licences', undefined).then(setShown, (thrown) => setError(toErrorView(thrown)));
  }, []);
  return (
    <Dialog
      title="Licences"
      about={shown?.about}
      width="large"
      onClose={onClose}
      actions={
        <Button autoFocus onClick={onClose}>
          Close
        </Button>
      }
    >
      {error && <Failure error={error} />}
      {!shown && !error && <Skeleton />}
      <div>
        {shown?.packages.map(({ name, text }) => (
          <Fold key={name} title={name}>
            <pre className="licence selectable">{text}</pre>
          </Fold>
        ))}
      </div>
    </Dialog>
  );
}
