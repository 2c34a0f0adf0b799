import { forget, leave } from './guard.ts';
import { closeDialog, type Dialog, useView } from './view.ts';

/**
 * Closes a dialog without a question: what was typed in it was used, or given up. One that is closed
 * already, and may be open anew, is left alone.
 */
export function finishDialog(dialog: Dialog): void {
  if (!useView.getState().dialogs.includes(dialog)) return;
  forget(dialog.kind);
  closeDialog(dialog);
  // Closed from outside, a question was not agreed to.
  if (dialog.kind === 'question') dialog.question.answer(false);
}

/** Closes a dialog, asking first when something would be lost. */
export async function leaveDialog(dialog: Dialog): Promise<void> {
  if (await leave([dialog.kind])) finishDialog(dialog);
}

/** Closes all dialogs, asking first when something would be lost. Resolves to whether they are closed. */
export async function leaveDialogs(): Promise<boolean> {
  const { dialogs } = useView.getState();
  if (!(await leave(dialogs.map(({ kind }) => kind)))) return false;
  dialogs.forEach(finishDialog);
  return true;
}
