import type { AssignmentDocument, Statement } from './document.ts';

/** A variable as a program that reads the file would get it. */
export interface Variable {
  /** Null when it is computed, or when programs do not agree on what it says. */
  value: string | null;
  /** 1-based. */
  line: number;
}

/** The variables by name. What is said twice has its last value. */
export function variablesOf(document: AssignmentDocument): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const { assignment, line } of document.statements) {
    if (assignment) variables.set(assignment.name, { value: assignment.value, line });
  }
  return variables;
}

/** The statements that run a program to get variables, as far as `isWanted` says so. */
export const callsOf = (
  document: AssignmentDocument,
  isWanted: (words: readonly string[]) => boolean,
): Statement[] => document.statements.filter(({ call }) => call !== null && isWanted(call));
