import { judgeName, type NameRule } from '../kit/nameRule.ts';
import type { Target } from '../kit/target.ts';

const longest = 255;

// `isValidAlias` in mc's cmd/config.go; older versions ask for two characters at least.
const legal = /^[A-Za-z][A-Za-z0-9_-]+$/;

const isLegal = (name: string): boolean => legal.test(name) && name.length <= longest;

const rule: NameRule = {
  isLegal,
  longest,
  kept(plain) {
    const name = plain
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, longest - 'profile-'.length);
    return isLegal(name) ? name : `profile-${name}`.replace(/-$/, '');
  },
  otherwise: 'profile',
  why: 'An alias of mc begins with a letter and holds two or more letters, digits, "-" and "_".',
};

/** Whether mc takes this as the name of an alias, and the nearest name that it takes. */
export const mcNameFor = (name: string): ReturnType<Target['nameFor']> => judgeName(rule, name);
