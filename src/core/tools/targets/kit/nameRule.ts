import { nearestName } from './nearestName.ts';
import type { Target } from './target.ts';

/** Which names a tool takes. */
export interface NameRule {
  isLegal(name: string): boolean;
  /** How many characters at most. */
  longest: number;
  /** Takes out of a name without accents all that the tool does not take. */
  kept(plain: string): string;
  /** What it is called where nothing is left: "profile". */
  otherwise: string;
  /** Which names are taken, as a sentence. */
  why: string;
  /** What is said of a longer one, where that is not the same. */
  whyTooLong?: string;
}

/** Whether `name` may be used by this rule, and what comes nearest otherwise. */
export function judgeName(rule: NameRule, name: string): ReturnType<Target['nameFor']> {
  const { isLegal, longest, kept, otherwise, why, whyTooLong = why } = rule;
  if (isLegal(name)) return { legal: true, nearest: name, why: '' };
  const plain = nearestName(name, kept, otherwise).slice(0, longest);
  return {
    legal: false,
    nearest: isLegal(plain) ? plain : otherwise,
    why: name.length > longest ? whyTooLong : why,
  };
}
