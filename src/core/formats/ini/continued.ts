import { QCredError } from '#shared/errors.ts';
import type { IniProperty } from './document.ts';

/**
 * Refuses to drop the lines that continue a value where one of them looks like a header: whoever
 * wrote it meant a section, with all that follows, and some readers find one.
 *
 * @throws QCredError file_malformed, with the line
 */
export function keepHeaders({ rest }: IniProperty): void {
  const meant = rest.find(({ kind, line }) => kind === 'continuation' && looksLikeHeader(line.text));
  if (!meant) return;
  throw new QCredError(
    'file_malformed',
    `Line ${meant.line.number}: this looks like a section header, but stands further right than the setting above and is read as part of it.`,
    'Move the header to the left, as far as that setting, and try again.',
  );
}

/** Whether a line that continues a value was perhaps meant as a header. */
export const looksLikeHeader = (text: string): boolean => /^\s*\[[^\]]+\]\s*([#;].*)?$/.test(text);
