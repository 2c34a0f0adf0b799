import './StatusBar.css';
import { CircleUserRound, FlaskConical, LockKeyholeOpen, Settings } from 'lucide-react';
import { Middle } from '#renderer/components/Middle.tsx';
import { redoChange, undoChange } from '#renderer/features/tools/commands.ts';
import { lockNow, vaultActions } from '#renderer/features/vault/actions.ts';
import { goTo } from '#renderer/stores/form.ts';
import { type Action, openMenu, useMenu } from '#renderer/stores/menu.ts';
import { useNow } from '#renderer/stores/now.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { ago, exactly } from '#renderer/words.ts';
import type { AppState } from '#shared/contract/index.ts';

const stores = { keychain: 'OS keychain', passphrase: 'Passphrase' };

const vaultMenu = 'Vault';

/** What can be done with the vault: one click alone does nothing to it. */
const vaultGroups = (store: AppState['vault']['store']): readonly (readonly Action[])[] => [
  [lockNow],
  [
    ...vaultActions(store),
    { id: 'lock-settings', label: 'Lock settings…', icon: Settings, run: () => void goTo('settings') },
  ],
];

/** One quiet line: who is active, where the secrets are, and what was changed last. Takes the whole state. */
export function StatusBar({ state }: { state: AppState }) {
  const now = useNow();
  const menuIsOpen = useMenu(({ menu }) => menu?.label === vaultMenu);
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
        aria-haspopup="menu"
        aria-expanded={menuIsOpen}
        onClick={(event) => {
          const { left, top } = event.currentTarget.getBoundingClientRect();
          openMenu({ label: vaultMenu, groups: vaultGroups(vault.store), at: { x: left, y: top } });
        }}
        data-tip="Vault"
      >
        <LockKeyholeOpen size={12} aria-hidden="true" />
        <span className="visually-hidden">Unlocked. Secrets are in: </span>
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
          <button
            type="button"
            className="status-item status-undo"
            onClick={() => void (lastChange.undone ? redoChange : undoChange)(lastChange.id)}
          >
            {lastChange.undone ? 'Redo' : 'Undo'}
          </button>
        </span>
      )}
    </footer>
  );
}
