import './StatusBar.css';
import { CircleUserRound, FlaskConical, LockKeyholeOpen } from 'lucide-react';
import { Middle } from '#renderer/components/Middle.tsx';
import { undoChange } from '#renderer/features/tools/commands.ts';
import { lock } from '#renderer/features/vault/lock.ts';
import { useNow } from '#renderer/stores/now.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { ago, exactly } from '#renderer/words.ts';
import type { AppState } from '#shared/contract/index.ts';

const stores = { keychain: 'OS keychain', passphrase: 'Passphrase' };

/** One quiet line: who is active, where the secrets are, and what was changed last. Takes the whole state. */
export function StatusBar({ state }: { state: AppState }) {
  const now = useNow();
  const { vault, lastChange, demo, active } = state;
  return (
    <footer className="status" tabIndex={-1}>
      <button
        type="button"
        className="status-item"
        onClick={() => openDialog({ kind: 'switcher' })}
        data-tip="Switch profile"
        data-tip-shortcut="Mod+Shift+K"
      >
        <CircleUserRound size={12} aria-hidden="true" />
        <span className="visually-hidden">Active profile, switch: </span>
        <span className="status-active">
          <Middle text={active ? active.name : 'No active profile'} />
        </span>
      </button>
      <button
        type="button"
        className="status-item"
        onClick={lock}
        data-tip="Lock now"
        data-tip-shortcut="Mod+L"
      >
        <LockKeyholeOpen size={12} aria-hidden="true" />
        <span className="visually-hidden">Unlocked. Lock now. Secrets are in: </span>
        {vault.store ? stores[vault.store] : 'Vault open'}
      </button>
      {demo && (
        <span className="status-text">
          <FlaskConical size={12} aria-hidden="true" />
          Throwaway vault with the demo account
        </span>
      )}
      {lastChange && (
        <span className="status-change">
          <span className="truncate" title={`${lastChange.title}, ${exactly(lastChange.at)}`}>
            {lastChange.undone ? `Undone: ${lastChange.title}` : lastChange.title}, {ago(lastChange.at, now)}
          </span>
          {!lastChange.undone && (
            <button
              type="button"
              className="status-item status-undo"
              onClick={() => void undoChange(lastChange.id)}
            >
              Undo
            </button>
          )}
        </span>
      )}
    </footer>
  );
}
