import { lineEndingOf } from '#core/formats/text/lines.ts';
import { applySplices } from '#core/formats/text/splices.ts';
import type { DefaultTexts } from '../kit/target.ts';
import { parsePasswords } from './lines.ts';

/**
 * The password file with the key for all buckets that was there before, in the place of the one that
 * is there now; keys of single buckets stay.
 *
 * @throws QCredError file_malformed
 */
export function takeBackPasswords({ now, before }: Omit<DefaultTexts, 'written'>): string {
  const rest = applySplices(
    now,
    soleLines(now).map(({ start, end }) => ({ start, end, text: '' })),
  );
  const eol = lineEndingOf(now);
  const lines = soleLines(before).map(({ start, end }) => before.slice(start, end).trimEnd() + eol);
  return lines.length === 0 || rest === '' || rest.endsWith('\n')
    ? rest + lines.join('')
    : rest + eol + lines.join('');
}

function soleLines(text: string): { start: number; end: number }[] {
  const { keys, settings } = parsePasswords({ part: 'passwords', path: '', text });
  return [...keys.filter(({ bucket }) => bucket === null), ...settings].sort((a, b) => a.start - b.start);
}
