import type { Keys } from '#core/keys/keys.ts';
import { profilePlace } from '#core/keys/place.ts';
import { findProfile } from '#core/profiles/find.ts';
import { accountArgument } from '../../account.ts';
import { type Context, text, UsageError } from '../../command.ts';

/** The keys that are asked for, and where. */
export interface Where {
  keys: Keys;
  /** The account's id, or the profile's in its place. */
  place: string;
}

/** Where `--account` or `--profile` points, else the only account. @throws UsageError, QCredError */
export async function whereOf(context: Context): Promise<Where> {
  const open = (await context.app()).open();
  const state = await open.access.vault.state();
  const [account, profile] = [text(context, 'account'), text(context, 'profile')];
  const keys = await open.keys();
  if (profile === undefined) return { keys, place: accountArgument(state, account).id };
  if (account !== undefined) throw new UsageError('--account and --profile do not go together.');
  return { keys, place: profilePlace(findProfile(state, profile).id) };
}

/** `NAME=VALUE` options as pairs. @throws UsageError */
export function pairsOption(context: Context, name: string): Record<string, string> {
  const given = context.options[name];
  const entries = Array.isArray(given) ? given.map(String) : [];
  return Object.fromEntries(
    entries.map((entry) => {
      const equals = entry.indexOf('=');
      if (equals < 1) throw new UsageError(`--${name} is NAME=VALUE.`);
      return [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  );
}
