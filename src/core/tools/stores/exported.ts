import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import { readBase64 } from '../../formats/text/base64.ts';

/** More than the export of any person, or any company, has. */
export const mostExportBytes = 32 * 2 ** 20;
export const mostEntries = 100_000;

/** A text that may be missing: exports have null, or leave it out. */
export const Text = z
  .string()
  .nullish()
  .catch(null)
  .transform((text) => text ?? '');

/** A list whose parts are read one by one: one that is odd is left out, and hinders no other. */
export const listOf = <T extends z.ZodType>(part: T) =>
  z
    .array(z.unknown())
    .max(mostEntries)
    .nullish()
    .transform((all): z.infer<T>[] => (all ?? []).flatMap((one) => part.safeParse(one).data ?? []));

/** The text that base64 stands for; bytes that are no text stay base64. */
export function decodedText(base64: string): string {
  const bytes = readBase64(base64);
  return bytes === null ? '' : isUtf8(bytes) ? bytes.toString('utf8') : base64;
}

/** JSON, of which nothing is said where it is none. */
export function parsedJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** @throws QCredError bad_input */
export const noExport = (label: string, hint: string): QCredError =>
  new QCredError('bad_input', `This is no export of ${label} that is read here.`, hint);
