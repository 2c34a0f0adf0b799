import { Secret } from '../../store/secrets/secret.ts';

/** What stands for a secret while it crosses; a class of its own would arrive without its text. */
const mark = '$secret';

/**
 * A value as it can cross to another thread of this process: secrets in the clear, which a copy of the
 * objects would lose. For no other way out.
 */
export const toWire = (value: unknown): unknown => {
  if (value instanceof Secret) return { [mark]: value.reveal() };
  return mapped(value, toWire);
};

/** The value that crossed. */
export const fromWire = (value: unknown): unknown => {
  const text = typeof value === 'object' && value !== null && mark in value ? value[mark] : undefined;
  return typeof text === 'string' ? new Secret(text) : mapped(value, fromWire);
};

function mapped(value: unknown, change: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  // Bytes, maps of texts and the like are copied as they are.
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}
