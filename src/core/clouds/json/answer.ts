import { z } from 'zod';
import { type ErrorAnswer, isPage, type Shape } from '../client/wire/answer.ts';

/** An error document: its type with or without a namespace, its sentence in either spelling. */
const ErrorDocument = z.object({
  __type: z.string().max(256).optional(),
  code: z.string().max(256).optional(),
  message: z.string().max(8192).nullish(),
  Message: z.string().max(8192).nullish(),
});

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A code without what stands around it: `com.amazonaws.kms#NotFoundException:http://…`. */
const bareCode = (told: string): string | null =>
  /^(?:[\w.]+#)?([A-Za-z0-9_.]{1,128})(?::.*)?$/.exec(told)?.[1] ?? null;

/** The code and sentence of a refusal, from its document, else from its header. */
export function readJsonError(body: Buffer, headers: Readonly<Record<string, string>>): ErrorAnswer {
  const { data } = ErrorDocument.safeParse(parsed(body));
  const told = data?.__type ?? data?.code ?? headers['x-amzn-errortype'] ?? '';
  return { code: bareCode(told), said: data?.message ?? data?.Message ?? '', region: null };
}

/** An answer as a value; an empty one is an empty object. What is none tells what it is instead. */
export function readJsonAnswer(body: Buffer): { value: unknown } | { shape: Exclude<Shape, 'complete'> } {
  const text = body.subarray(0, 64).toString('utf8').trim();
  if (body.length === 0 || text === '') return { value: {} };
  if (isPage(body)) return { shape: 'html' };
  const value = parsed(body);
  if (value === undefined) return { shape: text.startsWith('{') ? 'cut' : 'other' };
  return value === null ? { value: {} } : { value };
}
