import type { CreateSecret } from '#core/formats/sql/secrets.ts';
import type { Part, TargetText } from '../kit/target.ts';
import { openScript, typeOf } from './script.ts';
import { writtenOptions } from './wishes.ts';

/**
 * The secrets that a script creates, and its other statements.
 *
 * @throws QCredError file_malformed
 */
export function duckdbParts([source]: readonly TargetText[]): Part[] {
  if (!source?.text) return [];
  const { text } = source;
  const { secrets, others } = openScript(source);
  const says = new Map(others.map(({ start, end }, i) => [`statement ${i + 1}`, text.slice(start, end)]));
  return [
    ...secrets.map((secret) => ({
      name: `the secret "${secret.name}"`,
      of: typeOf(secret) ? [secret.name] : [],
      says: optionsOf(text, secret),
    })),
    ...(says.size > 0 ? [{ name: 'the script', of: [], says }] : []),
  ];
}

/** What stands before the brackets, and each option as it is written. */
const optionsOf = (text: string, { start, open, options }: CreateSecret): Map<string, string> =>
  new Map([
    ['statement', text.slice(start, open).trim()],
    ...options.map(({ name, valueStart, valueEnd }): [string, string] => [
      name,
      text.slice(valueStart, valueEnd),
    ]),
  ]);

/** Whether an option is for an entry to say. */
export const isDuckdbOption = (name: string): boolean => writtenOptions.has(name);
