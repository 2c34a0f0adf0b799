import type { AssignmentDocument, Statement } from '#core/formats/assignments/document.ts';
import { keyVariables, profileVariables } from '#core/profiles/variables.ts';
import { inFile } from '../kit/inFile.ts';
import type { TargetText } from '../kit/target.ts';
import { isEnvCommand } from './command.ts';
import type { VariablesTool } from './tool.ts';

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
  return inFile(source.path, () => tool.parse(source.text ?? '', isKin));
}
