/** A name and its value as a line of a form: a tag, or a part of an encryption context. */
export interface Pair {
  /** Tells the lines apart. */
  id: number;
  key: string;
  value: string;
}

/** Lines as pairs; those without a name do not count. */
export const pairsFrom = (lines: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(
    lines.filter(({ key }) => key.trim() !== '').map(({ key, value }) => [key.trim(), value.trim()]),
  );

/** Whether two lines have the same name. */
export const hasTwice = (lines: readonly Pair[]): boolean =>
  Object.keys(pairsFrom(lines)).length < lines.filter(({ key }) => key.trim() !== '').length;

/** What to set and to remove, so that what was there before becomes what the lines say. */
export function changedPairs(
  lines: readonly Pair[],
  before: Readonly<Record<string, string>>,
): { set: Record<string, string>; remove: string[] } {
  const after = pairsFrom(lines);
  return {
    set: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
    remove: Object.keys(before).filter((key) => !Object.hasOwn(after, key)),
  };
}
