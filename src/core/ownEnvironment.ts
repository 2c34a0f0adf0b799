import { join } from 'node:path';
import lists from './ownEnvironment.json' with { type: 'json' };

/**
 * An environment in which programs find themselves but nothing of the person's: what they need to
 * run, the desktop session with its keychain, and a home of their own for everything they keep. An
 * allow-list, because every tool has a variable of its own that leads to its files.
 *
 * @param env the person's environment
 * @param home the folder that is home to everything instead
 */
export function ownEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): Record<string, string> {
  // Windows spells the same variable in several ways.
  const kept = new Set([...lists.program, ...lists.session]);
  const given = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && kept.has(entry[0].toUpperCase()),
  );
  const places = Object.entries(lists.places).map(([name, place]) => [name, join(home, place)]);
  return Object.fromEntries([...given, ...places]);
}
