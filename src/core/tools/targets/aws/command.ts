import { splitShellWords } from '#core/formats/assignments/shellWords.ts';
import { QCredError } from '#shared/errors.ts';
import { isOurProgram } from '../kit/ownProgram.ts';

/**
 * A command as one line of `credential_process`. Two kinds of readers must find the same words in
 * it: botocore splits it (`shlex.split`, or the C runtime's rules on Windows) and starts the
 * program itself; other SDKs hand it to `sh -c` or `cmd /c`. The white space of a quoted word is
 * never followed by a bare `#` or `;`, which the file's own rules would take for a comment.
 *
 * @param words the program and its arguments; a program with a drive letter is taken to run on Windows
 * @throws QCredError bad_input for a word that cannot be quoted for every reader
 */
export function quoteCommand(words: readonly string[]): string {
  const [program] = words;
  if (program === undefined || program === '') {
    throw new QCredError('internal', 'There is no command that prints the credentials.');
  }
  const forWindows = /^[A-Za-z]:[\\/]|^\\\\/.test(program);
  return forWindows ? lineForWindows(words) : words.map(quoteForShell).join(' ');
}

function quoteForShell(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  const quoted = `'${word.replaceAll("'", "'\\''")}'`;
  // Closing and opening the quotes again changes nothing for a shell, and hides the mark from the file.
  return quoted.replace(/(\s)([#;])/g, "$1''$2");
}

/**
 * `cmd /c` keeps quotation marks around the program only where there are two in all and none of certain
 * signs between them (its own help, `cmd /?`); else it takes the first and the last away.
 */
function lineForWindows(words: readonly string[]): string {
  const [program = '', ...rest] = words.map(quoteForWindows);
  const keepsQuotes = !/[()@]/.test(program) && !rest.some((word) => word.includes('"'));
  if (program.startsWith('"') && !keepsQuotes) throw notAgreedOn();
  return [program, ...rest].join(' ');
}

const notAgreedOn = (): QCredError =>
  new QCredError(
    'bad_input',
    'The path of the qcred command holds a character that Windows programs do not agree on.',
    'Install QCred in a folder whose path is of letters, digits and hyphens, best without spaces.',
  );

function quoteForWindows(word: string): string {
  if (/["%&<>^|\r\n]/.test(word)) throw notAgreedOn();
  if (/^[A-Za-z0-9_@+=:,./\\-]+$/.test(word)) return word;
  // A backslash before the closing quote would escape it.
  const quoted = `"${word.replace(/\\+$/, '$&$&')}"`;
  return quoted.replace(/(\s)([#;])/g, '$1"$2"');
}

/**
 * Whether a `credential_process` line calls our own command: a program or script named `qcred`,
 * with `credential-process` after it.
 */
export function isOurCommand(line: string): boolean {
  return ourProgramIn(line) !== undefined;
}

/** The program named `qcred` in such a line, with forward slashes where it is Windows'; undefined in others. */
export function ourProgramIn(line: string): string | undefined {
  // With forward slashes a Windows path survives being split by the rules of the shell.
  const onWindows = /^"?([A-Za-z]:\\|\\\\)/.test(line);
  const words = splitShellWords(onWindows ? line.replaceAll('\\', '/') : line) ?? [];
  const verb = words.indexOf('credential-process');
  return words.slice(0, Math.max(verb, 0)).find(isOurProgram);
}
