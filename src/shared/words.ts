/** "1 profile", "2 profiles". */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/**
 * A number as it stands in an English sentence, whatever the machine speaks: `1,234`. Small ones, which
 * are most, are not asked of the locale: that takes longer than the rest of their sentence.
 */
export const grouped = (n: number): string =>
  Number.isInteger(n) && Math.abs(n) < 1000 ? String(n) : n.toLocaleString('en');

/** Names in a sentence: `a, b and c`; past `most` names the rest are counted. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.length > most ? names.slice(0, most - 1) : [...names];
  const rest = names.length - shown.length;
  const parts = rest > 0 ? [...shown, `${grouped(rest)} more`] : shown;
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
