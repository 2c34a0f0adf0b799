import type { ActivityRecord, Actor } from '#shared/model.ts';

/** A dotted verb of the log as words: `secret.read` becomes `Secret read`, `iam.key.deactivated` `Key deactivated`. */
export function actionWords(action: string): string {
  const words = action.replace(/^iam\./, '').replaceAll(/[._-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Who did it: the window, or the command with its sub-command and the program that called it. */
export function whoWords(actor: Actor): string {
  if (actor.kind === 'window') return 'This window';
  const command = actor.command ? `qcred ${actor.command}` : 'qcred';
  return actor.caller ? `${actor.caller}, through ${command}` : command;
}

/** The program that an entry is due to: the one that called the command, else the command, else the window. */
export const programOf = ({ kind, caller }: Actor): string =>
  kind === 'window' ? 'This window' : (caller ?? 'qcred');

/** What an entry tells of: a secret that was used, a key that was replaced, or anything that was changed. */
export type Kind = 'read' | 'written' | 'rotated';

const read = /^(secret\.read|session\.(served|started)|kms\.(decrypted|encrypted|signed|verified|data))/;
const rotated = /^(rotation|key)\./;
/** The log's own entries, and what is asked of a service without a change. */
const told = /^(activity|account\.synced|reminder)/;

/** Which of the three it is; null for what is none of them. */
export function kindOf({ action }: Pick<ActivityRecord, 'action'>): Kind | null {
  if (read.test(action)) return 'read';
  if (rotated.test(action)) return 'rotated';
  return told.test(action) ? null : 'written';
}
