/**
 * Whether two ids may be of one account: Quilibrium writes the same one with ten digits and with twelve,
 * and one that is not told may be any.
 */
export function sameAccount(one: string, other: string): boolean {
  const bare = (id: string) => id.replace(/^0+/, '');
  return one === '' || other === '' || bare(one) === bare(other);
}
