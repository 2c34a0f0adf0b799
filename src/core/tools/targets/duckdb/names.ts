import { judgeName, type NameRule } from '../kit/nameRule.ts';
import type { Target } from '../kit/target.ts';

const longest = 128;
const legalName = /^[a-z0-9_][a-z0-9_.-]*$/;

const rule: NameRule = {
  isLegal: (name) => legalName.test(name) && name.length <= longest,
  longest,
  kept: (plain) =>
    plain
      .toLowerCase()
      .replace(/[^a-z0-9_.-]+/g, '-')
      .replace(/^[.-]+|-+$/g, ''),
  otherwise: 'profile',
  why: 'Names of DuckDB secrets are made of small letters, digits, "_", "-" and ".".',
  whyTooLong: `A secret's name is at most ${longest} characters long here.`,
};

/**
 * Whether a secret may have this name. DuckDB folds names to small letters, and calls the file of a
 * persistent one after it.
 */
export const duckdbNameFor = (name: string): ReturnType<Target['nameFor']> => judgeName(rule, name);
