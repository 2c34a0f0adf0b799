import { create } from 'zustand';
import { call } from '#renderer/api.ts';
import { ago, count } from '#renderer/words.ts';
import type { KeyUsesView } from '#shared/contract/index.ts';

type Uses = ReadonlyMap<string, KeyUsesView>;

/** How often QCred has handed out each key, by its id; null until that is known. */
export const useUses = create<{ uses: Uses | null }>(() => ({ uses: null }));

/** Asks for it anew. Where the log cannot be read, which Health and Activity tell, nothing is drawn. */
export async function loadUses(): Promise<void> {
  try {
    const all = await call('activity.uses', undefined);
    useUses.setState({ uses: new Map(all.map((one) => [one.accessKeyId, one])) });
  } catch {
    useUses.setState({ uses: null });
  }
}

const total = ({ weeks }: KeyUsesView): number => weeks.reduce((sum, one) => sum + one, 0);

/** The same in words: `Handed out 14 times in 12 weeks, last 2 hours ago`. */
export function usesWords(uses: KeyUsesView | undefined, now: number): string {
  if (!uses) return 'Not handed out in 12 weeks';
  return `Handed out ${count(total(uses), 'time')} in ${count(uses.weeks.length, 'week')}, last ${ago(uses.last, now)}`;
}

/** Each week's bar, `step` pixels apart and up to `high` pixels high: one use is seen too. */
export function barsOf(
  weeks: readonly number[],
  { high, step }: { high: number; step: number },
): { x: number; bar: number }[] {
  const most = Math.max(1, ...weeks);
  return weeks.map((uses, at) => ({
    x: at * step,
    bar: uses === 0 ? 0 : Math.max(2, Math.round((uses / most) * high)),
  }));
}
