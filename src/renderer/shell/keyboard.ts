import { shortcutOf } from '#renderer/commandKey.ts';
import { profileActions } from '#renderer/features/profiles/actions.ts';
import { selectedProfiles } from '#renderer/features/profiles/commands.ts';
import { rotateKey, rotateMostUrgent, showDue } from '#renderer/features/rotation/commands.ts';
import { exportProfiles, exportProfilesTo, pasteFromClipboard } from '#renderer/features/tools/commands.ts';
import { lock } from '#renderer/features/vault/lock.ts';
import { useApp } from '#renderer/stores/app.ts';
import { leaveDialogs } from '#renderer/stores/dialogs.ts';
import { goTo, leaveForm, useForm } from '#renderer/stores/form.ts';
import { isInDetails, showList } from '#renderer/stores/panes.ts';
import { tell } from '#renderer/stores/toasts.ts';
import { keepLetter } from '#renderer/stores/typedAhead.ts';
import { openDialog, useView } from '#renderer/stores/view.ts';
import type { EventPayload } from '#shared/contract/index.ts';
import { globalActions } from './actions.ts';
import { nextPane, pressPrimary } from './focus.ts';

const isEditable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])'));

const vaultIsOpen = (): boolean => useApp.getState().state?.vault.status === 'open';
const dialogIsOpen = (): boolean => useView.getState().dialogs.length > 0;

/** Whether what was opened last is a field to choose by, which may still be on its way. */
const choosing = (): boolean =>
  ['palette', 'switcher'].includes(useView.getState().dialogs.at(-1)?.kind ?? '');

/** Keys that a field has for its own text. */
const fieldKeys = new Set(['Mod+C', 'Mod+Z', 'Mod+Shift+Z']);

/** Keys that belong to the field or list they are pressed in, not to the window. */
const localKeys = new Set(['Delete', 'Enter', 'Mod+V']);

/** What other keys stand for the same. */
const sameAs: Readonly<Record<string, string>> = { '/': 'Mod+F' };

/** Runs what the shortcut stands for. Returns false when it stands for nothing here. */
function press(shortcut: string, inField: boolean): boolean {
  if (shortcut === 'Mod+K') {
    openDialog({ kind: 'palette' });
    return true;
  }
  if (shortcut === 'Mod+,') {
    void goTo('settings');
    return true;
  }
  if (shortcut === 'Escape' && useForm.getState().form) {
    void leaveForm();
    return true;
  }
  if (shortcut === 'Escape' && isInDetails()) {
    showList();
    return true;
  }
  if (shortcut === 'F6' || shortcut === 'Shift+F6') {
    nextPane(shortcut === 'F6' ? 1 : -1);
    return true;
  }
  if (localKeys.has(shortcut)) return false;
  if (inField && (fieldKeys.has(shortcut) || !shortcut.startsWith('Mod+'))) return false;
  // What is selected as text is what Copy means.
  if (shortcut === 'Mod+C' && String(getSelection()) !== '') return false;
  const wanted = sameAs[shortcut] ?? shortcut;
  const onList = useView.getState().view === 'profiles' ? profileActions(selectedProfiles()) : [];
  const action = [...globalActions, ...onList].find((one) => one.shortcut === wanted);
  action?.run();
  return action !== undefined;
}

/** Listens for shortcuts in the whole window. Dialogs keep theirs to themselves. */
export function listenForKeys(): void {
  // Before any list has them, which would go to the row of that letter.
  window.addEventListener(
    'keydown',
    (event) => {
      if (!choosing() || !keepLetter(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || !vaultIsOpen()) return;
    const shortcut = shortcutOf(event);
    // A lock keeps what is typed, so nothing is in its way.
    if (shortcut === 'Mod+L') lock();
    else if (dialogIsOpen()) {
      if (!pressPrimary(event)) return;
    } else if (!press(shortcut, isEditable(event.target))) return;
    event.preventDefault();
  });
}

/** A paste outside of any field is a paste of credentials. Main reads the clipboard, not the window. */
export function listenForPaste(): void {
  document.addEventListener('paste', (event) => {
    if (!vaultIsOpen() || dialogIsOpen() || isEditable(event.target)) return;
    event.preventDefault();
    void pasteFromClipboard();
  });
}

const exportSelected = (run: (ids: readonly string[]) => void) => () => {
  const ids = selectedProfiles().map((profile) => profile.id);
  if (ids.length > 0) run(ids);
  else tell({ tone: 'good', text: 'Select the profiles to export first.' });
};

const syncAccounts = async () => (await import('#renderer/features/accounts/commands.ts')).syncAll();

type Command = EventPayload<'command'>;

const byCommand: Partial<Record<Command['name'], (command: Command) => void>> = {
  palette: () => openDialog({ kind: 'palette' }),
  settings: () => void goTo('settings'),
  due: () => void showDue(),
  health: () => void goTo('health'),
  rotate: ({ credentialId }) => (credentialId ? void rotateKey(credentialId) : rotateMostUrgent()),
  accounts: () => void goTo('accounts'),
  sync: () => void syncAccounts(),
  export: exportSelected(exportProfiles),
  'export-to': exportSelected(exportProfilesTo),
};

/** Does what entries of the native menu ask for. */
export function listenForCommands(): void {
  window.qcred.on('command', (command) => {
    if (!vaultIsOpen()) return;
    const { name } = command;
    if (name === 'lock') return lock();
    const run = byCommand[name] ?? globalActions.find((action) => action.id === name)?.run;
    // What the tray and notifications lead to is gone to from a dialog too, which asks first.
    if (dialogIsOpen()) {
      if (name === 'due' || name === 'health' || name === 'rotate')
        void leaveDialogs().then((left) => left && run?.(command));
      return;
    }
    run?.(command);
  });
}
