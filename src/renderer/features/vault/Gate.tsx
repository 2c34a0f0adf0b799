import './welcome.css';
import type { ReactNode } from 'react';
import { Mark } from '#renderer/components/Mark.tsx';
import type { VaultView } from '#shared/contract/index.ts';
import { Broken } from './Broken.tsx';
import { FirstRun } from './FirstRun.tsx';
import { Unlock } from './Unlock.tsx';

interface GateProps {
  vault: VaultView;
  version: string;
}

const screens: Record<Exclude<VaultView['status'], 'open'>, (vault: VaultView) => ReactNode> = {
  absent: (vault) => <FirstRun vault={vault} />,
  locked: (vault) => <Unlock vault={vault} />,
  broken: (vault) => <Broken vault={vault} />,
};

/** What stands before the vault: its making on the first run, its lock, or what is wrong with it. */
export default function Gate({ vault, version }: GateProps) {
  if (vault.status === 'open') return null;
  return (
    <main className="gate">
      <div className="gate-box">
        <header className="gate-brand">
          <Mark size={32} />
          <span>QCred</span>
        </header>
        {screens[vault.status](vault)}
      </div>
      <footer className="gate-version">Version {version}</footer>
    </main>
  );
}
