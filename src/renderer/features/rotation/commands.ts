import { call } from '#renderer/api.ts';
import { useApp } from '#renderer/stores/app.ts';
import { goTo } from '#renderer/stores/form.ts';
import { showDetails } from '#renderer/stores/panes.ts';
import { attempt, tell } from '#renderer/stores/toasts.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { count } from '#renderer/words.ts';
import type { Snooze } from '#shared/contract/rotation.ts';
import { firstOf, listDue, useDueList } from './dueList.ts';

/** Shows a key in the list of keys by age, whatever was searched for before. */
export async function showDue(credentialId?: string): Promise<boolean> {
  if (!(await goTo('due'))) return false;
  if (credentialId === undefined) return true;
  useDueList.setState({ search: '', selected: new Set([credentialId]) });
  showDetails();
  return true;
}

/** Opens the rotation of a key with the key behind it. */
export async function rotateKey(credentialId: string): Promise<void> {
  if (await showDue(credentialId)) openDialog({ kind: 'rotate', credentialId });
}

/** The same for what waits for the person, else for the key that is most urgent; tells when nothing is. */
export function rotateMostUrgent(): void {
  const { state } = useApp.getState();
  const first = state && firstOf(listDue(state, ''));
  if (first) void rotateKey(first.due.credentialId);
  else tell({ tone: 'good', text: 'Nothing is due.' });
}

/** Says nothing about these keys until a later morning, and tells that it will. Resolves to whether it went well. */
export const snooze = (credentialIds: string[], until: Snooze): Promise<boolean> =>
  attempt(async () => {
    await call('reminder.snooze', { credentialIds, until });
    const what = credentialIds.length === 1 ? 'the key' : count(credentialIds.length, 'key');
    const when = until === 'tomorrow' ? 'tomorrow' : 'next week';
    tell({ tone: 'good', text: `Nothing more about ${what} until ${when}.` });
  });
