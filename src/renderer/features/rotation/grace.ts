import { mostGraceHours as most } from '#shared/rotation.ts';
import { grouped } from '#shared/words.ts';

/** The hours in a field, or NaN when it holds no whole number of them. */
export const graceHoursOf = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);

/** What is wrong with the hours in a field, or null. */
export function graceProblem(text: string): string | null {
  const hours = graceHoursOf(text);
  return hours <= most ? null : `Enter whole hours from 0 to ${grouped(most)}, which is 90 days.`;
}
