import { QCredError } from '#shared/errors.ts';
import type { ExportEntry, Target, TargetText } from './target.ts';

/**
 * The entries that are not in the files as we would write them, by their number: halved until they are
 * found, so that a thousand entries of which one drifted cost ten plans rather than a thousand.
 */
export function drifted(
  target: Target,
  texts: readonly TargetText[],
  entries: readonly ExportEntry[],
): number[] {
  const find = (from: number, to: number): number[] => {
    if (from === to || isPlanned(target, texts, entries.slice(from, to))) return [];
    if (to - from === 1) return [from];
    const middle = (from + to) >> 1;
    return [...find(from, middle), ...find(middle, to)];
  };
  return find(0, entries.length);
}

function isPlanned(target: Target, texts: readonly TargetText[], entries: readonly ExportEntry[]): boolean {
  try {
    return target.plan(texts, entries, []).length === 0;
  } catch (error) {
    if (error instanceof QCredError) return false;
    throw error;
  }
}
