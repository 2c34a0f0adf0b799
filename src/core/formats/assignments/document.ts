import { createBudget } from '#core/formats/text/budget.ts';
import { readText } from '#core/formats/text/fault.ts';
import { lineEndingOf } from '#core/formats/text/lines.ts';
import type { AssignmentDialect, ScannedAssignment } from './dialect.ts';

/** A statement as it stands in the file; a quoted value may run over several lines. */
export interface Statement {
  text: string;
  /** Empty for a last line that has no line ending. */
  eol: '' | '\n' | '\r\n';
  /** 1-based line it begins in; 0 for one we added. */
  line: number;
  /** Offsets are into `text`. */
  assignment: ScannedAssignment | null;
  call: readonly string[] | null;
  /** The names that it takes out, where it is one of ours that does so. */
  cleared?: readonly string[];
}

/** Whether a statement is one that new ones are put next to. */
export type IsKin = (statement: Statement) => boolean;

/**
 * A text of variables with every byte in its place: assignments, and all else as it is. It is made
 * for one plan, edited in place and printed.
 */
export interface AssignmentDocument {
  dialect: AssignmentDialect;
  bom: '' | '\ufeff';
  /** The line ending for lines we add: the first one the file uses. */
  eol: '\n' | '\r\n';
  /** False when the last line of the file has no line ending; it is then kept that way. */
  endsWithEol: boolean;
  /** Whether there was nothing in the text. */
  wasEmpty: boolean;
  /** The statements that new ones are put next to; at the end of the file when there are none. */
  isKin: IsKin;
  /** The whole file, where the statements are a part of it only. */
  within?: (statements: string) => string;
  statements: Statement[];
}

/**
 * Reads a text of variables. `printAssignments` gives the same text back.
 *
 * @param isKin the statements that new ones are put next to
 * @throws QCredError file_malformed with "line L, column C" (1-based) in the message; it never quotes the file
 */
export const parseAssignments = (
  text: string,
  dialect: AssignmentDialect,
  isKin: IsKin = () => false,
): AssignmentDocument => readText(text, () => readStatements(text, dialect, isKin));

function readStatements(text: string, dialect: AssignmentDialect, isKin: IsKin): AssignmentDocument {
  const budget = createBudget(text);
  const bom = text.startsWith('\ufeff') ? '\ufeff' : '';
  const statements: Statement[] = [];
  let line = 1;
  for (let from = bom.length; from < text.length; ) {
    budget.spend();
    const { end, assignment, call, cleared } = dialect.scan(text, from);
    const crlf = end < text.length && text.charAt(end - 1) === '\r';
    const statement = text.slice(from, crlf ? end - 1 : end);
    statements.push({
      text: statement,
      eol: end === text.length ? '' : crlf ? '\r\n' : '\n',
      line,
      assignment: assignment && moved(assignment, -from),
      call,
      ...(cleared && { cleared }),
    });
    line += countLines(text, from, end) + 1;
    from = end + 1;
  }
  return {
    dialect,
    bom,
    eol: lineEndingOf(text),
    endsWithEol: statements.at(-1)?.eol !== '',
    wasEmpty: statements.length === 0,
    isKin,
    statements: dialect.blocks ? withoutBlocks(statements, dialect.blocks) : statements,
  };
}

/**
 * Statements of which those within a block say nothing: of a condition or a function we do not know
 * whether it runs. A block that is not closed is none that we understand, and its statements count.
 */
function withoutBlocks(statements: readonly Statement[], blocks: (statement: string) => number): Statement[] {
  let depth = 0;
  let closed = statements.length;
  const isWithin = statements.map(({ text }, at) => {
    const before = depth;
    depth = Math.max(0, depth + blocks(text));
    if (before === 0 && depth > 0) closed = at;
    return before > 0 || depth > 0;
  });
  return statements.map((statement, at) => {
    if (!isWithin[at] || (depth > 0 && at >= closed)) return statement;
    const { text, eol, line } = statement;
    return { text, eol, line, assignment: null, call: null };
  });
}

/** `parseAssignments` for one dialect. */
export const parseAs =
  (dialect: AssignmentDialect) =>
  (text: string, isKin: IsKin): AssignmentDocument =>
    parseAssignments(text, dialect, isKin);

/** The document as text. */
export function printAssignments(document: AssignmentDocument): string {
  const text = printStatements(document);
  return document.within ? document.within(text) : text;
}

function printStatements({ bom, eol, endsWithEol, wasEmpty, statements }: AssignmentDocument): string {
  const last = statements.at(-1);
  if (!last) return wasEmpty ? bom : '';
  const lines = statements.map((statement) => statement.text + endOf(statement, eol));
  lines[lines.length - 1] = last.text + (endsWithEol ? endOf(last, eol) : '');
  return bom + lines.join('');
}

/** What was the last line may end in half of its line end; two carriage returns would be one too many. */
const endOf = (statement: Statement, eol: AssignmentDocument['eol']): string =>
  statement.eol || (statement.text.endsWith('\r') ? '\n' : eol);

/** A statement we add or write anew. */
export function newStatement(text: string, { dialect, eol }: AssignmentDocument): Statement {
  const { assignment, call, cleared } = dialect.scan(text, 0);
  return { text, eol, line: 0, assignment, call, ...(cleared && { cleared }) };
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

const moved = (assignment: ScannedAssignment, by: number): ScannedAssignment => ({
  ...assignment,
  start: assignment.start + by,
  end: assignment.end + by,
});
