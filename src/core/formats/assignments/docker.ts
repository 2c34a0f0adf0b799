import { TextFault } from '../text/fault.ts';
import { type AssignmentDialect, endOfLine, isBlank, type Scanned } from './dialect.ts';

/**
 * Files for `docker run --env-file`: a value is all that stands behind the `=`, with its quotes and
 * blanks; a name alone is passed on from the caller's environment. Like the Docker CLI
 * (`pkg/kvfile`), a name with white space in it is refused.
 */
export const dockerDialect: AssignmentDialect = {
  label: 'an environment file for Docker',
  prefix: '',
  scan,
  assign: (name, value) => `${name}=${value}`,
  quote: (value) => value,
};

function scan(text: string, from: number): Scanned {
  const lineEnd = endOfLine(text, from);
  const end = lineEnd > from && text.charAt(lineEnd - 1) === '\r' ? lineEnd - 1 : lineEnd;
  let begin = from;
  while (begin < end && isBlank(text.charAt(begin))) begin++;
  const line = text.slice(begin, end);
  if (line === '' || line.startsWith('#')) return { end: lineEnd, assignment: null, call: null };
  const cut = line.indexOf('=');
  const name = cut === -1 ? line : line.slice(0, cut);
  const problem =
    name === '' ? 'there is no name before "=".' : /\s/.test(name) ? 'a name holds white space.' : null;
  if (problem !== null) {
    throw new TextFault(begin, problem, 'Docker refuses the file too. Write each variable as NAME=value.');
  }
  if (cut === -1) return { end: lineEnd, assignment: null, call: null };
  const start = begin + cut + 1;
  return { end: lineEnd, assignment: { name, value: text.slice(start, end), start, end }, call: null };
}
