import { type Budget, createBudget } from '#core/formats/text/budget.ts';
import { readText } from '#core/formats/text/fault.ts';
import { lineEnd, plainText, readToken, type SqlToken, skipSqlSpace } from './scan.ts';

/** One option of a secret, `NAME value`. Offsets into the text. */
export interface SecretOption {
  /** In capitals. */
  name: string;
  start: number;
  valueStart: number;
  valueEnd: number;
  /** What the value stands for; undefined when it is worked out. */
  value: string | undefined;
  /** Where the comma behind it is; null for the last one. */
  comma: number | null;
}

/** A `CREATE SECRET` statement. */
export interface CreateSecret {
  /** Where the statement begins, and where it ends: behind its semicolon, if it has one. */
  start: number;
  end: number;
  /** As DuckDB knows it: in small letters. */
  name: string;
  /** Whether DuckDB is to keep it on disk. */
  persistent: boolean;
  /** The brackets around the options. */
  open: number;
  close: number;
  options: SecretOption[];
}

/** A script, as far as it is about secrets. */
export interface SecretScript {
  secrets: CreateSecret[];
  /** Where everything else stands: statements, and the command line's own commands. */
  others: { start: number; end: number }[];
  /** Where the last statement begins, when no semicolon ends it; null otherwise. */
  unfinished: number | null;
}

/**
 * The secrets that a script creates, in its order. The grammar is that of `CreateSecretStmt`
 * (third_party/libpg_query/grammar/statements/secret.y, DuckDB 0.10 to 1.5); everything else is
 * passed over, the command line's own commands (`.mode line`) included.
 *
 * @throws QCredError file_malformed, with line and column in the message; too_involved
 */
export const parseSecrets = (text: string): SecretScript => readText(text, () => readScript(text));

function readScript(text: string): SecretScript {
  const budget = createBudget(text);
  const script: SecretScript = { secrets: [], others: [], unfinished: null };
  // A byte order mark is white space too.
  let at = skipSqlSpace(text, 0);
  while (at < text.length) {
    const start = at;
    budget.spend();
    if (text.charAt(at) === '.') {
      at = lineEnd(text, at);
      script.others.push({ start, end: at });
    } else {
      const tokens = readStatement(text, at, budget);
      const secret = readSecret(text, tokens);
      if (secret) script.secrets.push(secret);
      const last = tokens.at(-1);
      if (!isSign(text, last, ';')) script.unfinished = at;
      at = last?.end ?? text.length;
      if (!secret) script.others.push({ start, end: at });
    }
    at = skipSqlSpace(text, at);
  }
  return script;
}

/** Where in a statement the word SECRET may be at the latest: CREATE OR REPLACE TEMPORARY SECRET. */
const headLength = 5;

/** The tokens up to and with the next semicolon; of a statement that is not about secrets only the first and the last. */
function readStatement(text: string, start: number, budget: Budget): SqlToken[] {
  const tokens: SqlToken[] = [];
  let last: SqlToken | null = null;
  let ofInterest = true;
  for (let token = readToken(text, start); token; token = readToken(text, skipSqlSpace(text, token.end))) {
    budget.spend();
    if (tokens.length === headLength) ofInterest = tokens.some((one) => isWord(text, one, 'SECRET'));
    if (ofInterest) tokens.push(token);
    last = token;
    if (isSign(text, token, ';')) break;
  }
  return last && last !== tokens.at(-1) ? [...tokens, last] : tokens;
}

function readSecret(text: string, tokens: readonly SqlToken[]): CreateSecret | null {
  let at = 0;
  const skip = (...words: string[]): boolean => {
    const found = words.every((word, i) => isWord(text, tokens[at + i], word));
    if (found) at += words.length;
    return found;
  };
  if (!skip('CREATE')) return null;
  skip('OR', 'REPLACE');
  const persistent = skip('PERSISTENT');
  if (!persistent) skip('TEMPORARY');
  if (!skip('SECRET')) return null;
  skip('IF', 'NOT', 'EXISTS');
  const isNamed = tokens[at] && !isSign(text, tokens[at], '(') && !isWord(text, tokens[at], 'IN');
  const nameToken = isNamed ? tokens[at++] : undefined;
  if (skip('IN')) at++;
  const open = tokens[at];
  if (!open || !isSign(text, open, '(')) return null;
  const { options, end } = readOptions(text, tokens, at + 1);
  const close = tokens[end];
  const behind = tokens[end + 1];
  if (!close || (behind && !isSign(text, behind, ';'))) return null;
  const name = nameToken && plainText(text, nameToken)?.toLowerCase();
  return {
    start: tokens[0]?.start ?? 0,
    end: (behind ?? close).end,
    name: name ?? defaultName(options),
    persistent,
    open: open.start,
    close: close.start,
    options,
  };
}

/** What DuckDB calls a secret that has no name. */
const defaultName = (options: readonly SecretOption[]): string =>
  `__default_${options.find(({ name }) => name === 'TYPE')?.value?.toLowerCase() ?? ''}`;

/** The options from a token on, and which token closes their bracket. */
function readOptions(
  text: string,
  tokens: readonly SqlToken[],
  from: number,
): { options: SecretOption[]; end: number } {
  const options: SecretOption[] = [];
  let depth = 0;
  let start = from;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at];
    const sign = token?.kind === 'sign' ? text.charAt(token.start) : ' ';
    if (token && depth === 0 && (sign === ',' || sign === ')')) {
      const comma = sign === ',' ? token.start : null;
      const option = readOption(text, tokens.slice(start, at), comma);
      if (option) options.push(option);
      if (comma === null) return { options, end: at };
      start = at + 1;
    } else if ('([{'.includes(sign)) depth++;
    else if (')]}'.includes(sign)) depth--;
  }
  return { options, end: tokens.length };
}

function readOption(
  text: string,
  [name, ...value]: readonly SqlToken[],
  comma: number | null,
): SecretOption | null {
  const first = value[0];
  const last = value.at(-1);
  const word = name && plainText(text, name);
  if (!word || !first || !last) return null;
  return {
    name: word.toUpperCase(),
    start: name.start,
    valueStart: first.start,
    valueEnd: last.end,
    value: first === last ? plainText(text, first) : undefined,
    comma,
  };
}

const isSign = (text: string, token: SqlToken | undefined, sign: string): boolean =>
  token?.kind === 'sign' && text.charAt(token.start) === sign;

const isWord = (text: string, token: SqlToken | undefined, word: string): boolean =>
  token?.kind === 'word' && text.slice(token.start, token.end).toUpperCase() === word;
