import '#renderer/noEval.ts';
import type { Pair } from '#renderer/features/accounts/changes/pairs.ts';
import { KmsChange } from '#shared/kms.ts';

/** What is wrong, by the field's name. */
export type Problems = Readonly<Record<string, string>>;

const words = (code: string, message: string): string =>
  code === 'too_small' || code === 'invalid_type'
    ? 'Fill this in.'
    : code === 'too_big'
      ? 'This is too long.'
      : message;

/** A change from what was typed, or what is wrong with it; a problem of no field is under ''. */
export function changeFrom(raw: object): { change: KmsChange } | { problems: Problems } {
  const parsed = KmsChange.safeParse(raw);
  if (parsed.success) return { change: parsed.data };
  const problems: Record<string, string> = {};
  for (const { path, code, message } of parsed.error.issues) {
    problems[String(path[0] ?? '')] ??= words(code, message);
  }
  return { problems };
}

/** Pairs as lines, in the order of their names. */
export const linesFrom = (pairs: Readonly<Record<string, string>>): Pair[] =>
  Object.entries(pairs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value], id) => ({ id, key, value }));
