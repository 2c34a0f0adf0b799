import { type AssignmentDialect, clearMark, isRestBlank, type Scanned } from './dialect.ts';
import { endOfPowershellStatement } from './powershellStatement.ts';

// Sticky, so that it is tried where the line begins and nowhere else. An indented line belongs to a
// condition or a function, of which we do not know whether it runs.
const beginning = /\$(?:env:(\w+)|\{env:(\w+)\})[ \t]*=[ \t]*/iy;

/** A call whose output is run. The longest one we look at: no line of ours comes near it. */
const evaluation = /^&[ \t]+(.*?)[ \t]*\|[ \t]*Out-String[ \t]*\|[ \t]*Invoke-Expression[ \t]*(?:#.*)?$/i;
const longestCall = 8192;

const clearing = new RegExp(
  `^Remove-Item -ErrorAction SilentlyContinue ((?:Env:\\w+(?:, )?)+) ${clearMark}$`,
);

// Typographic quotation marks open and close a string as the plain ones do.
const single = /['‘’‚‛]/;
const expandable = /["“”„]([^"“”„`$]*)["“”„]/y;
const bareWord = /[A-Za-z0-9_.:/\\-]+/y;

const quote = (value: string): string => `'${value.replace(/['‘’‚‛]/g, '$&$&')}'`;

/**
 * PowerShell scripts, by Microsoft's about_Quoting_Rules and about_Environment_Variables (5.1 and
 * 7). Windows PowerShell 5.1 reads a script without a byte order mark in the system's old encoding.
 */
export const powershellDialect: AssignmentDialect = {
  label: 'a PowerShell script',
  prefix: '',
  scan,
  assign: (name, value) => `$env:${name} = ${value}`,
  quote,
  call: (words) => `& ${words.map(quoteWord).join(' ')} | Out-String | Invoke-Expression`,
  clear: (names) =>
    `Remove-Item -ErrorAction SilentlyContinue ${names.map((name) => `Env:${name}`).join(', ')} ${clearMark}`,
  needsBom: true,
};

const quoteWord = (word: string): string => (/^[A-Za-z0-9_.:/\\-]+$/.test(word) ? word : quote(word));

function scan(text: string, from: number): Scanned {
  const end = endOfPowershellStatement(text, from);
  const call = text.charAt(from) === '&' ? readCall(text.slice(from, end)) : null;
  beginning.lastIndex = from;
  const match = beginning.exec(text);
  const name = match?.[1] ?? match?.[2];
  if (name === undefined) {
    const cleared = text.charAt(from) === 'R' ? readClearing(text.slice(from, end)) : undefined;
    return { end, assignment: null, call, ...(cleared && { cleared }) };
  }
  const start = beginning.lastIndex;
  const string = readString(text, start);
  if (string !== null && isRestBlank(text, string.end, end)) {
    return { end, assignment: { name, value: string.value, start, end: string.end }, call };
  }
  const valueEnd = text.charAt(end - 1) === '\r' ? end - 1 : end;
  return { end, assignment: { name, value: null, start, end: valueEnd }, call };
}

function readClearing(statement: string): string[] | undefined {
  if (statement.length > longestCall) return undefined;
  const names = clearing.exec(statement.trimEnd())?.[1];
  return names?.split(', ').map((name) => name.slice('Env:'.length));
}

function readString(text: string, at: number): { value: string; end: number } | null {
  if (single.test(text.charAt(at))) {
    let close = at + 1;
    while (close < text.length && (!single.test(text.charAt(close)) || single.test(text.charAt(close + 1))))
      close += single.test(text.charAt(close)) ? 2 : 1;
    const value = text.slice(at + 1, close).replace(/['‘’‚‛](['‘’‚‛])/g, '$1');
    return close < text.length ? { value, end: close + 1 } : null;
  }
  expandable.lastIndex = at;
  const value = expandable.exec(text)?.[1];
  return value === undefined ? null : { value, end: expandable.lastIndex };
}

function readCall(statement: string): string[] | null {
  if (statement.length > longestCall) return null;
  const command = evaluation.exec(statement.trimEnd())?.[1];
  return command === undefined ? null : splitWords(command);
}

/** The words of a command, or null where one of them is computed. */
function splitWords(command: string): string[] | null {
  const words: string[] = [];
  for (let at = 0; at < command.length; ) {
    if (command.charAt(at) === ' ' || command.charAt(at) === '\t') {
      at++;
      continue;
    }
    const string = readString(command, at);
    bareWord.lastIndex = at;
    const word = string?.value ?? bareWord.exec(command)?.[0];
    if (word === undefined) return null;
    words.push(word);
    at = string?.end ?? bareWord.lastIndex;
  }
  return words;
}
