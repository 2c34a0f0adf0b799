import { type Field, fieldOf } from './fields.ts';
import type { RawKey } from './found.ts';

/** A label with what stands beside it. */
export type Pair = readonly [label: string, value: string];

/**
 * Sorts labelled values, in the order of the text, into keys. A second id, secret or name begins a
 * new key; what else is said twice keeps its first value.
 *
 * @param pairs labels as spelled; those that mean nothing here are passed over
 * @param start what all keys share, such as a section's name
 */
export function gather(pairs: Iterable<Pair>, start: RawKey = {}): RawKey[] {
  const keys: RawKey[] = [];
  // Settings of several programs may stand mixed: an AWS_ACCESS_KEY_ID does not go with a SECRET_KEY.
  const current = new Map<string, RawKey>();
  for (const [label, value] of pairs) {
    const field = fieldOf(label);
    if (!field || value === '') continue;
    let key = current.get(field.group);
    if (!key || begins(key, field, value)) {
      key = { ...start };
      current.set(field.group, key);
      keys.push(key);
    }
    put(key, field, value);
  }
  return join(keys);
}

/** Brings together what groups tore apart, where there is no doubt. */
function join(keys: readonly RawKey[]): RawKey[] {
  const whole = keys.filter(isWhole);
  const ids = keys.filter((key) => !isWhole(key) && key.accessKeyId !== undefined);
  const secrets = keys.filter((key) => !isWhole(key) && key.secretAccessKey !== undefined);
  const others = keys.filter((key) => !isKey(key));
  // A secret on its own beside a whole key is some other program's; a region beside it may be the key's.
  const rest = secrets.map(({ secretAccessKey: _secret, sessionToken: _token, ...words }) => words);
  if (whole.length === 1) return [merge([...whole, ...others, ...rest]), ...ids];
  if (whole.length > 1) return [...whole, ...ids];
  if (ids.length <= 1 && secrets.length <= 1) return [merge([...ids, ...secrets, ...others])].filter(isKey);
  return [...ids, ...secrets];
}

/** One key of several parts; what an earlier part says counts. */
function merge(parts: readonly RawKey[]): RawKey {
  const said = parts
    .toReversed()
    .flatMap((part) => Object.entries(part).filter(([, value]) => value !== undefined));
  return Object.fromEntries(said);
}

/** Whether there is a key in it at all, be it half of one. */
export const isKey = ({ accessKeyId, secretAccessKey }: RawKey): boolean =>
  accessKeyId !== undefined || secretAccessKey !== undefined;

export const isWhole = ({ accessKeyId, secretAccessKey }: RawKey): boolean =>
  accessKeyId !== undefined && secretAccessKey !== undefined;

function begins(key: RawKey, { name }: Field, value: string): boolean {
  if (name === 'accessKeyId' || name === 'secretAccessKey') return (key[name] ?? value) !== value;
  return name === 'name' && key.name !== undefined && isKey(key);
}

function put(key: RawKey, { name, service, provider }: Field, value: string): void {
  key.provider ??= provider;
  if (service) key.endpoints = { [service]: value, ...key.endpoints };
  else if (name === 'name') key.name = value;
  else key[name] ??= value;
}
