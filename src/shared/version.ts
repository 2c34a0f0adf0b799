/** Whether a version comes after another, each of three numbers. */
export function isNewer(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  const at = [0, 1, 2].find((n) => a?.[n] !== b?.[n]);
  return at !== undefined && (a?.[at] ?? 0) > (b?.[at] ?? 0);
}
