import type { Span } from './occurrences.ts';

/** Where a value ends, and what of the next lines still belongs to it. */
export interface Value extends Span {
  rest: Rest | null;
}

/** Which of the next lines still belong to a hidden value. */
export type Rest =
  /**
   * Those indented deeper than the key; after an empty value also a list that is not. `keyed`: they may
   * have keys of their own, which are shown.
   */
  | { kind: 'indented'; than: number; list: boolean; keyed: boolean }
  /** All up to this quote, and then what belonged to the value around it. */
  | { kind: 'quoted'; until: string; outer?: Rest };

/** Text right behind a quote means that the quotes are part of a longer value. */
const ends = /^\s*(?:[,;}\])]|\/?>|#|$)|^\s+[\w:.-]+\s*=/;

/**
 * The value that begins at `from` in a line: within its quotes if it has some, else all that is left.
 * @param column where the key stands
 */
export function valueAt(line: string, from: number, column: number): Value {
  const quote = quoteAt(line, from);
  if (quote === null || quote.end === -1 || !ends.test(line.slice(quote.end + quote.sign.length)))
    return valueToEnd(line, from, column);
  return { from: quote.inside, to: quote.end, rest: null };
}

/** As `valueAt`, but quotes mean nothing, as in an INI file. */
export function valueToEnd(line: string, from: number, column: number): Value {
  const value = line.slice(from).trim();
  const quote = quoteAt(line, from);
  const rest: Rest =
    quote?.end === -1
      ? { kind: 'quoted', until: quote.sign }
      : {
          kind: 'indented',
          than: column,
          list: value === '',
          keyed: /^[{[]?$/.test(value) && (value !== '' || line[from - 1] === ':'),
        };
  // The bracket that opens a list of settings is no secret.
  if (rest.kind === 'indented' && rest.keyed) return { from: line.length, to: line.length, rest };
  return { from, to: line.length, rest };
}

/** With all that a shell works out in it. */
const word = /\s*(?:\$\((?:[^()\n]|\([^()\n]*\))*\)|`[^`\n]*`|\S)*/y;

/** A word of a command as a value: up to a blank, or within its quotes. */
export function wordFrom(line: string, from: number): Value {
  const quote = quoteAt(line, from);
  if (quote !== null && quote.end !== -1) return { from: quote.inside, to: quote.end, rest: null };
  word.lastIndex = from;
  return { from, to: from + (word.exec(line)?.[0].length ?? 0), rest: null };
}

/** The quote that opens a value at `from`, where its text begins, and where it closes: -1 when not in this line. */
function quoteAt(line: string, from: number): { sign: string; inside: number; end: number } | null {
  const [lead, sign] = /^\s*("""|'''|["'])/.exec(line.slice(from)) ?? [];
  if (lead === undefined || sign === undefined) return null;
  const inside = from + lead.length;
  return { sign, inside, end: closing(line, inside, sign) };
}

/** Where a quote closes that opened before `from`; -1 when not in this line. */
export function closing(line: string, from: number, sign: string): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\' && sign.startsWith('"')) at++;
    else if (sign === "'" && line.startsWith("''", at)) at++;
    else if (line.startsWith(sign, at)) return at;
  }
  return -1;
}

/**
 * Whether a value is none: nothing, a yes or no, a right, or where a secret is to be had (`${NAME}`, and
 * `${{ secrets.NAME }}` of GitHub's workflows). Such are shown, and a file may be read by others that has
 * no more.
 */
export function isReference(value: string): boolean {
  const bare = value
    .trim()
    .replace(/^(\w[\w-]*)\s+#\s.*$/, '$1')
    .replace(/^["']|["',;]*$/g, '');
  return /^(?:true|false|yes|no|on|off|none|null|nil|read|write|inherit|~|\$[A-Z][A-Z0-9_]*|\$\{[\w.]+\}|(?:bearer\s+|token\s+)?\$\{\{\s*[a-z_][\w.-]*\s*\}\}|\$env:\w+|%\w+%|[~^]?\d+\.\d+\.\d+)?$/i.test(
    bare,
  );
}

/** Whether a value is meant to be filled in, or names the place of a secret in another store. */
export function isPlaceholder(value: string): boolean {
  const bare = value.trim().replace(/^["']|["',;]*$/g, '');
  return (
    isReference(value) ||
    /^(?:<[^<>]*>|\{\{[^{}]*\}\}|\[[^[\]]*\]|\*+|•+|\.+|x{3,}|change[-_ ]?me|redacted|your[-_ ].*)$/i.test(
      bare,
    ) ||
    // Put together from what a workflow knows, as the key of a cache: `${{ runner.os }}-node`.
    /^[\w.-]*(?:\$\{\{\s*[A-Za-z_][^{}]*\}\}[\w.-]*)+$/.test(bare) ||
    /^(?:op|vault|ref\+\w+|awssm|ssm|keyring|file|env):(?:\/\/)?[\w./{}:-]*$/i.test(bare)
  );
}

/** Words with which a sentence goes on behind the name of a secret. */
export const goesOn =
  /^(?:a|an|and|are|as|at|be|before|but|by|can|for|from|here|if|in|into|is|it|may|must|not|of|on|or|so|that|the|then|there|this|to|was|when|which|will|with|without)[.,;:]?$/;
