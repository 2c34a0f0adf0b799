import type { CallName } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';

/** Letters in all texts of an input, names of fields included. */
const mostLetters = 2_000_000;
/** Everything that was typed and not saved, before a lock. */
const more: Partial<Record<CallName, number>> = { 'unsaved.keep': 100_000_000 };
/** Values in an input: a selection of all profiles is a list of ids. */
const mostValues = 200_000;
const deepest = 32;

/**
 * Refuses an input that is larger or deeper than any that the window sends, before a schema looks at it.
 *
 * @param name whose input
 * @param input as it came; a structured clone, so it has neither getters nor functions
 * @throws QCredError bad_input
 */
export function refuseHuge(name: CallName, input: unknown): void {
  let letters = more[name] ?? mostLetters;
  let values = mostValues;
  const waiting: { value: unknown; depth: number }[] = [{ value: input, depth: 0 }];
  // Not recursive: the depth is what may be hostile.
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    values -= 1;
    if (typeof value === 'string') letters -= value.length;
    // A passphrase comes as bytes.
    else if (ArrayBuffer.isView(value)) letters -= value.byteLength;
    else if (typeof value === 'object' && value !== null) {
      // A list may be long although nothing is in it.
      values -= Array.isArray(value) ? value.length : 0;
      if (depth >= deepest || values < 0) throw tooMuch();
      const entries = Object.entries(value);
      for (const [key, inner] of entries) {
        letters -= key.length;
        waiting.push({ value: inner, depth: depth + 1 });
      }
    }
    if (letters < 0 || values < 0) throw tooMuch();
  }
}

const tooMuch = (): QCredError => new QCredError('bad_input', 'This is too much at once.', 'Do it in parts.');
