import { isDecided } from '#core/profiles/variables.ts';
import { type Part, soleName, type TargetText } from '../kit/target.ts';
import { isEnvCommand } from './command.ts';
import { openVariables, ownVariables } from './file.ts';
import type { VariablesTool } from './tool.ts';

/**
 * The variables of a file, and every other statement as it stands; not our own, which say what an
 * entry says.
 *
 * @throws QCredError file_malformed
 */
export function variablesParts(tool: VariablesTool, files: readonly TargetText[]): Part[] {
  const [source] = files;
  if (!source?.text) return [];
  const says = new Map<string, string>();
  let others = 0;
  for (const { assignment, call, cleared, text } of openVariables(source, tool).statements) {
    if (assignment) says.set(assignment.name, assignment.value ?? text);
    else if (text.trim() !== '' && !cleared && !(call && isEnvCommand(call)))
      says.set(`statement ${++others}`, text);
  }
  return [{ name: 'the file', of: [soleName], says }];
}

/** Whether a variable is for an entry to say. */
export function isVariableOf(tool: VariablesTool, name: string): boolean {
  return ownVariables(tool).has(name) || isDecided(name);
}
