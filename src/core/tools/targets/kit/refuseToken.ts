import { QCredError } from '#shared/errors.ts';
import type { ExportEntry } from './target.ts';

/**
 * Refuses a temporary key for a tool that knows only keys that last.
 *
 * @param tool its name
 * @throws QCredError bad_input
 */
export function refuseToken({ name, sessionToken }: ExportEntry, tool: string): void {
  if (!sessionToken) return;
  throw new QCredError(
    'bad_input',
    `"${name}" is a temporary key, and ${tool} has no place for its session token.`,
    'Choose a key that lasts.',
  );
}
