import './OldElectron.css';
import { TriangleAlert } from 'lucide-react';
import type { AppState } from '#shared/contract/index.ts';

/** Said before a vault is made or opened, and for as long as the window is: nobody can close it. */
export const OldElectron = ({ running, wanted }: NonNullable<AppState['oldElectron']>) => (
  <aside className="old-electron" aria-label="About this build">
    <TriangleAlert size={14} aria-hidden="true" />
    <p>
      <strong>For development only:</strong> this is Electron {running}, too old to be safe; QCred is made for{' '}
      {wanted}. Keep no real keys here.
    </p>
  </aside>
);
