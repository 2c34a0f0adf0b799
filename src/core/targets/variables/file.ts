import type { AssignmentDocument, Statement } from '#core/assignments/document.ts';
import { QCredError } from '#shared/errors.ts';
import type { TargetText } from '../target.ts';
import { isEnvCommand } from './command.ts';
import type { VariablesTool } from './tool.ts';

/** The variables that hold key material, the secret ones last. */
export const secretVariables: readonly string[] = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
];
export const keyVariables: readonly string[] = ['AWS_ACCESS_KEY_ID', ...secretVariables];

/** Names of AWS profiles; the second one is what old versions of the AWS CLI called it. */
export const profileVariables: readonly string[] = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'];

/** All variables that a profile is made of in a tool's file. */
export const ownVariables = (tool: VariablesTool): ReadonlySet<string> =>
  new Set([...keyVariables, ...profileVariables, ...tool.settingsWithout(new Map()).map(([name]) => name)]);

/**
 * Parses a tool's file. New lines are put next to those of the profile that are there.
 *
 * @throws QCredError file_malformed, with path, line and column in the message
 */
export function openVariables(source: TargetText, tool: VariablesTool): AssignmentDocument {
  const own = ownVariables(tool);
  const isKin = ({ assignment, call }: Statement): boolean =>
    assignment ? own.has(assignment.name) : call !== null && isEnvCommand(call);
  try {
    return tool.parse(source.text ?? '', isKin);
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    throw new QCredError(error.code, `${source.path}: ${error.message}`, error.hint, { cause: error });
  }
}
