import type { Node } from 'jsonc-parser';

/** Something wrong, or doubtful, in a policy document. */
export interface Problem {
  /** `error`: no service would take it, or it cannot mean what it says. `warning`: worth a look. */
  level: 'error' | 'warning';
  /** A stable name, for programs and tests. */
  code: ProblemCode;
  message: string;
  /** What to do. */
  hint: string;
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 units. */
  column: number;
}

type ProblemCode =
  | 'syntax'
  | 'too_large'
  | 'unknown_element'
  | 'duplicate_element'
  | 'wrong_type'
  | 'missing_element'
  | 'conflicting_elements'
  | 'forbidden_element'
  | 'bad_value'
  | 'bad_version'
  | 'duplicate_sid'
  | 'bad_action'
  | 'wildcard_service'
  | 'unknown_action'
  | 'bad_arn'
  | 'bad_principal'
  | 'unknown_operator'
  | 'bad_condition_value'
  | 'dead_variable'
  | 'bad_variable'
  | 'dead_wildcard'
  | 'unknown_key'
  | 'bad_operator'
  | 'open_condition'
  | 'private_address'
  | 'hands_on'
  | 'open_ended'
  | 'open_to_all'
  | 'redundant';

/** More problems than anyone reads; a document full of them stays quick to check. */
const mostProblems = 100;

/** Collects problems with their places. */
export interface Report {
  readonly problems: Problem[];
  /** @param at the node, or the offset, where the problem is */
  error(at: Node | number, code: ProblemCode, message: string, hint: string): void;
  warn(at: Node | number, code: ProblemCode, message: string, hint: string): void;
}

export function createReport(text: string): Report {
  const problems: Problem[] = [];
  const add =
    (level: Problem['level']) =>
    (at: Node | number, code: ProblemCode, message: string, hint: string): void => {
      if (problems.length >= mostProblems) return;
      problems.push({
        level,
        code,
        message,
        hint,
        ...lineAndColumn(text, typeof at === 'number' ? at : at.offset),
      });
    };
  return { problems, error: add('error'), warn: add('warning') };
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}

/** A text from the document as it may stand in a sentence: short, on one line. */
export const quote = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return `"${line.length > 80 ? `${line.slice(0, 79)}…` : line}"`;
};
