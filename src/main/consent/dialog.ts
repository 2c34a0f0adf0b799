import { type BrowserWindow, dialog } from 'electron';
import { printable, printableText } from '#shared/printable.ts';
import type { Question } from './question.ts';

/**
 * Shows a question in a dialog of the system, which the page cannot reach. No is what Enter, Escape
 * and closing it say.
 *
 * @param window which it belongs to
 * @returns whether the person said yes
 */
export async function showQuestion(
  window: BrowserWindow,
  { message, detail, verb }: Question,
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'QCred',
    message: printable(message),
    detail: printableText(detail),
    buttons: ['Cancel', printable(verb)],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
