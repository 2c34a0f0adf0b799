import { QCredError } from '#shared/errors.ts';
import { unprintable } from '../text/unprintable.ts';
import { type AssignmentDocument, newStatement } from './document.ts';
import { callsOf } from './read.ts';

/*
 * Edits of variables. Each changes the statements it is about and no other byte. Where a name is
 * assigned more than once, the last one counts, so that is the one that is set; removing takes all
 * of them, or an earlier one would show again.
 */

/**
 * Sets a variable: in its place if it is there, else in a new line next to its kin.
 *
 * @param document changed in place
 * @throws QCredError bad_input for a value that could not be read back as itself; the message names
 * the variable, never the value
 */
export function setVariable(document: AssignmentDocument, name: string, value: string): void {
  const { dialect, statements } = document;
  const quoted = quote(document, name, value);
  const at = statements.findLastIndex(({ assignment }) => assignment?.name === name);
  const statement = statements[at];
  if (!statement?.assignment) {
    append(document, name, dialect.assign(name, quoted));
    return;
  }
  const { text, assignment } = statement;
  const prefix = text.startsWith(name) ? dialect.prefix : '';
  if (prefix === '' && assignment.value === value) return;
  const before = text.slice(0, assignment.start);
  const line = `${prefix}${before}${dialect.gap ?? ''}${quoted}${text.slice(assignment.end)}`;
  keepReadable(document, name, line);
  statements[at] = { ...newStatement(line, document), eol: statement.eol, line: statement.line };
}

/** Removes every assignment of these names. */
export function removeVariables(document: AssignmentDocument, names: ReadonlySet<string>): void {
  document.statements = document.statements.filter(
    ({ assignment }) => assignment === null || !names.has(assignment.name),
  );
}

/**
 * Makes the document run this program and no other that `isOurs` knows.
 *
 * @param words the program and its arguments; null to run none
 * @throws QCredError bad_input for a word that could not be read back as itself
 */
export function setCall(
  document: AssignmentDocument,
  words: readonly string[] | null,
  isOurs: (words: readonly string[]) => boolean,
): void {
  const ours = callsOf(document, isOurs);
  const kept = words === null ? undefined : ours.find(({ call }) => sameWords(call ?? [], words));
  if (words !== null && !kept) append(document, commandName, callText(document, words));
  const gone = new Set(ours.filter((statement) => statement !== kept));
  document.statements = document.statements.filter((statement) => !gone.has(statement));
}

/**
 * Makes the document take these variables out before it sets any of its kin, in one statement of ours.
 * Nothing for a document whose form cannot say that.
 *
 * @param names empty for no such statement
 */
export function setCleared(document: AssignmentDocument, names: readonly string[]): void {
  const { dialect, isKin } = document;
  if (!dialect.clear) return;
  const text = names.length > 0 ? dialect.clear(names) : undefined;
  const first = document.statements.find(({ cleared }) => cleared);
  const kept =
    first && first.text === text && document.statements.indexOf(first) < firstKin(document)
      ? first
      : undefined;
  document.statements = document.statements.filter((statement) => statement === kept || !statement.cleared);
  if (text === undefined || kept) return;
  const kin = document.statements.findIndex(isKin);
  document.statements.splice(kin === -1 ? document.statements.length : kin, 0, newStatement(text, document));
}

function firstKin({ statements, isKin }: AssignmentDocument): number {
  const at = statements.findIndex((statement) => !statement.cleared && isKin(statement));
  return at === -1 ? statements.length : at;
}

function callText(document: AssignmentDocument, words: readonly string[]): string {
  for (const word of words) quote(document, commandName, word);
  const text = document.dialect.call?.(words);
  if (text === undefined) throw new QCredError('internal', 'This file cannot run a program.');
  return text;
}

const sameWords = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((word, i) => word === b[i]);

/** What the command is called where a message names a variable otherwise. */
const commandName = 'the qcred command';

function append(document: AssignmentDocument, name: string, text: string): void {
  keepReadable(document, name, text);
  const kin = document.statements.findLastIndex(document.isKin);
  const at = kin === -1 ? document.statements.length : kin + 1;
  document.statements.splice(at, 0, newStatement(text, document));
}

function quote({ dialect }: AssignmentDocument, name: string, value: string): string {
  // A byte order mark in the middle of a file is dropped by some readers.
  const isLost = unprintable.test(value) || value.includes('\ufeff') || value.trim() !== value;
  const quoted = isLost ? null : dialect.quote(value);
  if (quoted !== null) return quoted;
  throw new QCredError(
    'bad_input',
    `The value for ${name} holds a character that not every reader of ${dialect.label} would find again.`,
    'Change the value, or choose another form.',
  );
}

/** A new file gets the mark by which its readers know the encoding; one that is there is not changed as a whole. */
function keepReadable(document: AssignmentDocument, name: string, line: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (!document.dialect.needsBom || document.bom !== '' || /^[\u0000-\u007f]*$/.test(line)) return;
  if (document.wasEmpty) {
    document.bom = '\ufeff';
    return;
  }
  throw new QCredError(
    'bad_input',
    `The value for ${name} holds letters beyond ASCII, which older readers of ${document.dialect.label} get wrong.`,
    'Save the file as "UTF-8 with BOM" and try again, or choose a new file.',
  );
}
