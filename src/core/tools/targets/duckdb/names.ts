import { nearestName } from '../kit/nearestName.ts';

const longest = 128;
const legalName = /^[a-z0-9_][a-z0-9_.-]*$/;

/**
 * Whether a secret may have this name. DuckDB folds names to small letters, and calls the file of a
 * persistent one after it.
 */
export function duckdbNameFor(name: string): { legal: boolean; nearest: string; why: string } {
  const isLegal = (candidate: string): boolean => legalName.test(candidate) && candidate.length <= longest;
  if (isLegal(name)) return { legal: true, nearest: name, why: '' };
  const kept = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9_.-]+/g, '-')
      .replace(/^[.-]+|-+$/g, '');
  const plain = nearestName(name, kept, 'profile').slice(0, longest);
  return {
    legal: false,
    nearest: isLegal(plain) ? plain : 'profile',
    why:
      name.length > longest
        ? `A secret's name is at most ${longest} characters long here.`
        : 'Names of DuckDB secrets are made of small letters, digits, "_", "-" and ".".',
  };
}
