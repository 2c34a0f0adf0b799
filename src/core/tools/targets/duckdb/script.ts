import { type CreateSecret, parseSecrets, type SecretScript } from '#core/formats/sql/secrets.ts';
import { inFile } from '../kit/inFile.ts';
import type { TargetText } from '../kit/target.ts';

/** The types of secrets that are about S3, each with options of the same names. */
const s3Types: readonly string[] = ['s3', 'gcs', 'r2'];

/** Parses a script. @throws QCredError file_malformed with path, line and column in the message */
export const openScript = ({ path, text }: TargetText): SecretScript =>
  inFile(path, () => parseSecrets(text ?? ''));

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
