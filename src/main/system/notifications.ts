import { app, Notification } from 'electron';
import type { Announcement } from '#core/rotation/due/reminderWords.ts';
import type { Snooze } from '#shared/contract/rotation.ts';
import { notificationText } from './notificationText.ts';

/** What a person can choose in a notification. */
export type Choice = { kind: 'look' | 'rotate' } | { kind: 'snooze'; until: Snooze };

/** Those of a notice about keys, in the order of its buttons. */
const choices: readonly { text: string; choice: Choice }[] = [
  { text: 'Rotate now', choice: { kind: 'rotate' } },
  { text: 'Tomorrow', choice: { kind: 'snooze', until: 'tomorrow' } },
  { text: 'Next week', choice: { kind: 'snooze', until: 'next-week' } },
];

/** Notifications on screen. One that nobody holds is collected, and then its click leads nowhere. */
const shown = new Set<Notification>();

/**
 * Shows a notice. Where the platform has buttons it offers the choices; a click looks at the keys,
 * where the window offers the same.
 *
 * @param notice what to say
 * @param chosen told once, if anything is chosen
 */
export function notify(notice: Announcement, chosen: (choice: Choice) => void): void {
  if (!Notification.isSupported()) return;
  const offered = notice.credentialIds.length > 0 ? choices : [];
  const notification = new Notification({
    ...notificationText(notice, process.platform),
    actions: offered.map(({ text }) => ({ type: 'button', text })),
  });
  const forget = () => shown.delete(notification);
  const choose = (choice: Choice | undefined) => {
    if (!(choice && forget())) return;
    chosen(choice);
  };
  notification.on('click', () => choose({ kind: 'look' }));
  // Newer versions put the index into the event; the one that development runs hands it over beside it.
  notification.on('action', (event, index) => choose(offered[event.actionIndex ?? index]?.choice));
  notification.on('close', forget);
  notification.on('failed', forget);
  shown.add(notification);
  notification.show();
}

/** Takes what is on screen away: it speaks of a vault that is no longer open. */
export function withdrawNotifications(): void {
  for (const notification of shown) notification.close();
  shown.clear();
}

/** Windows shows notifications of programs that it knows by this name only; the installer uses the same. */
export function nameForWindows(): void {
  if (process.platform === 'win32') app.setAppUserModelId('app.qcred.desktop');
}
