import type { Notice } from '#shared/contract/index.ts';
import type { Context } from './command.ts';

/** Writes notices for the person to read, in the words that the window has for them. */
export function noteNotices(context: Pick<Context, 'note'>, notices: readonly Notice[]): void {
  for (const { level, message, hint } of notices)
    context.note(`${level}: ${message}${hint ? ` ${hint}` : ''}`);
}
