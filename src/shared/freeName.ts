/**
 * A name that nothing has yet: `wanted`, else `wanted-2`, `wanted-3`…
 *
 * @param taken the names in use
 */
export function freeName(taken: ReadonlySet<string>, wanted: string): string {
  if (!taken.has(wanted)) return wanted;
  let n = 2;
  while (taken.has(`${wanted}-${n}`)) n++;
  return `${wanted}-${n}`;
}
