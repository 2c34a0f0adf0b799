import type { AssignmentDialect } from '#core/assignments/dialect.ts';
import { type AssignmentDocument, parseAssignments, type Statement } from '#core/assignments/document.ts';
import { QCredError } from '#shared/errors.ts';
import type { TargetText } from '../target.ts';
import { isEnvCommand } from './command.ts';

/** The variables that hold key material, the secret ones last. */
export const secretVariables: readonly string[] = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
];
export const keyVariables: readonly string[] = ['AWS_ACCESS_KEY_ID', ...secretVariables];

/** Names of AWS profiles; the second one is what old versions of the AWS CLI called it. */
export const profileVariables: readonly string[] = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'];

/**
 * Parses a file of variables.
 *
 * @throws QCredError file_malformed, with path, line and column in the message
 */
export function openVariables(source: TargetText, dialect: AssignmentDialect): AssignmentDocument {
  try {
    return parseAssignments(source.text ?? '', dialect, speaksOfKeys);
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    throw new QCredError(error.code, `${source.path}: ${error.message}`, error.hint, { cause: error });
  }
}

/** The lines of one profile stay together. */
const speaksOfKeys = ({ assignment, call }: Statement): boolean =>
  assignment?.name.startsWith('AWS_') || (call !== null && isEnvCommand(call));
