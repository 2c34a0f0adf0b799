/**
 * What comes nearest to a name in the letters that a tool takes. A name in another script would leave
 * only its digits and signs, under which nobody would know it again: it keeps them behind `otherwise`.
 *
 * @param kept takes out of a name without accents all that the tool does not take
 * @param otherwise what it is called where no letter is left: "profile"
 * @example nearestName('ملف 2', (text) => text.replace(/\W+/g, ''), 'profile') // profile-2
 */
export function nearestName(name: string, kept: (plain: string) => string, otherwise: string): string {
  const plain = kept(name.normalize('NFKD').replace(/\p{M}/gu, ''));
  const lost = /\p{L}/u.test(name) && !/\p{L}/u.test(plain);
  if (!lost) return plain;
  const rest = plain.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return rest === '' ? otherwise : `${otherwise}-${rest}`;
}
