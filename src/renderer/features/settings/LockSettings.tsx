import { Button } from '#renderer/components/Button.tsx';
import { lock } from '#renderer/features/vault/lock.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { autoLockOf, mostAutoLockMinutes } from '#shared/autoLock.ts';
import type { VaultView } from '#shared/contract/index.ts';
import type { Settings } from '#shared/model.ts';
import { Amount } from './Amount.tsx';
import { Row } from './Row.tsx';
import { Switch } from './Switch.tsx';
import { save } from './save.ts';

/** What is proposed to whoever turns it on. */
const proposedMinutes = 10;

/** What a lock forgets, and what it is worth. */
const worth: Readonly<Record<'keychain' | 'passphrase', string>> = {
  passphrase:
    'Secrets are in a file encrypted with your passphrase. A lock forgets the keys, takes a copied secret off the clipboard, and nothing opens again without the passphrase.',
  keychain:
    'Secrets are in the keychain of your operating system. A lock forgets the keys in memory and what you copied, but one click opens the vault again, and so does any program of yours: lock your session to keep others out.',
};

/** When the vault locks, what that is worth, and its passphrase. */
export function LockSettings({ settings, vault }: { settings: Settings; vault: VaultView }) {
  const store = vault.store ?? 'keychain';
  const { minutes, withScreen } = autoLockOf(settings, store);
  return (
    <>
      <Row title="Vault" text={worth[store]}>
        <div className="setting-buttons">
          {store === 'passphrase' && (
            <Button onClick={() => openDialog({ kind: 'passphrase' })}>Change passphrase…</Button>
          )}
          <Button onClick={lock}>Lock now</Button>
        </div>
      </Row>
      <Row
        title="Lock when nobody is there"
        text="After so many minutes without keyboard and mouse. Reminders, syncs and rotations wait for the unlock."
      >
        <div className="setting-buttons">
          {minutes > 0 && (
            <Amount
              key={minutes}
              label="Minutes until the vault locks"
              unit="minutes"
              value={minutes}
              least={1}
              most={mostAutoLockMinutes}
              onSave={(autoLockMinutes) => save({ autoLockMinutes })}
            />
          )}
          <Switch
            label="Lock when nobody is there"
            on={minutes > 0}
            onChange={(on) => void save({ autoLockMinutes: on ? proposedMinutes : 0 })}
          />
        </div>
      </Row>
      <Row title="Lock with the screen" text="When the screen locks, and when the computer goes to sleep.">
        <Switch
          label="Lock with the screen"
          on={withScreen}
          onChange={(lockWithScreen) => void save({ lockWithScreen })}
        />
      </Row>
    </>
  );
}
