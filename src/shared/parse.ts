import type { z } from 'zod';
import { QCredError } from './errors.ts';

/**
 * Parses what came from outside (the window, a command, a file of ours) with its schema.
 *
 * @param schema what is expected
 * @param value what came
 * @returns the value, typed
 * @throws QCredError bad_input naming the field and what is wrong with it; the value itself is not
 * quoted, because it may be a secret
 */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  const reason = issue?.message ?? 'is not valid';
  throw new QCredError('bad_input', field ? `${field}: ${reason}` : reason, 'Correct it and try again.');
}
