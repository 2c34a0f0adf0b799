import { nearestName } from '../kit/nearestName.ts';
import type { Target } from '../kit/target.ts';

const longest = 255;

// `isValidAlias` in mc's cmd/config.go; older versions ask for two characters at least.
const legal = /^[A-Za-z][A-Za-z0-9_-]+$/;

const isLegal = (name: string): boolean => legal.test(name) && name.length <= longest;

/** Whether mc takes this as the name of an alias, and the nearest name that it takes. */
export function mcNameFor(name: string): ReturnType<Target['nameFor']> {
  if (isLegal(name)) return { legal: true, nearest: name, why: '' };
  const kept = (text: string) => text.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '');
  const plain = nearestName(name, kept, 'profile').slice(0, longest - 'profile-'.length);
  const nearest = isLegal(plain) ? plain : `profile-${plain}`.replace(/-$/, '');
  return {
    legal: false,
    nearest,
    why: 'An alias of mc begins with a letter and holds two or more letters, digits, "-" and "_".',
  };
}
