import { SqlFault } from '#core/formats/sql/scan.ts';
import { type CreateSecret, parseSecrets, type SecretScript } from '#core/formats/sql/secrets.ts';
import { createLineIndex } from '#core/formats/text/lines.ts';
import { QCredError } from '#shared/errors.ts';
import { inFile } from '../kit/inFile.ts';
import type { TargetText } from '../kit/target.ts';

/** The types of secrets that are about S3, each with options of the same names. */
const s3Types: readonly string[] = ['s3', 'gcs', 'r2'];

/** Parses a script. @throws QCredError file_malformed with path, line and column in the message */
export function openScript({ path, text }: TargetText): SecretScript {
  try {
    return inFile(path, () => parseSecrets(text ?? ''));
  } catch (error) {
    if (!(error instanceof SqlFault)) throw error;
    throw malformed(path, text ?? '', error.offset, error.message, error.hint);
  }
}

export function malformed(
  path: string,
  text: string,
  offset: number,
  problem: string,
  hint: string,
): QCredError {
  const { line, column } = createLineIndex(text)(offset);
  return new QCredError('file_malformed', `${path}: line ${line}, column ${column}: ${problem}`, hint);
}

/** What an option says; undefined where it is absent, empty or worked out. */
export const optionOf = ({ options }: CreateSecret, name: string): string | undefined =>
  options.find((option) => option.name === name)?.value || undefined;

/** `s3`, `gcs`, `r2`, or undefined for a secret that is about something else. */
export function typeOf(secret: CreateSecret): string | undefined {
  const type = optionOf(secret, 'TYPE')?.toLowerCase();
  return type !== undefined && s3Types.includes(type) ? type : undefined;
}

/** Whether a key is written out. */
export const holdsSecret = ({ secrets }: SecretScript): boolean =>
  secrets.some(
    (secret) => typeOf(secret) && (optionOf(secret, 'SECRET') ?? optionOf(secret, 'SESSION_TOKEN')),
  );
