/**
 * Compound commands of a shell, by the words that open and close them where a command may begin
 * (POSIX Shell Command Language, 2.4 Reserved Words). Brackets of a subshell end within a statement anyway.
 */

/** Longer statements are values, not commands. */
const longest = 8192;
const quoted = /\\[\s\S]|'[^']*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"|`[^`]*`|\$\{[^}\n]*\}/g;
const comment = /(^|[\s;&|(])#.*/gm;
/** What follows the first line then is text. */
const hereDocument = /<<-?[ \t]*[\w'"\\]/;
const opening = /(?<=^|[;&|(\n]|(?<![\w-])(?:then|do|else|!))[ \t]*(?:if|case|for|while|until|select)(?=\s)/g;
const brace = /(?<=^|[\s;&|()])\{(?=\s|$)/g;
const closing = /(?<=^|[;&|\n]|(?<![\w-])(?:fi|done|esac|\}))[ \t]*(?:fi|done|esac|\})(?=[\s;&|)>]|$)/g;

/**
 * How many compound commands a statement opens, less those that it closes: what stands between may
 * run or not, or later.
 */
export function blocksOpenedBy(statement: string): number {
  if (
    statement.length > longest ||
    !/[{}]|\b(?:if|case|for|while|until|select|fi|done|esac)\b/.test(statement)
  )
    return 0;
  const [firstLine = ''] = statement.split('\n', 1);
  const commands = (hereDocument.test(firstLine) ? firstLine : statement)
    .replace(quoted, '_')
    .replace(comment, '$1');
  const count = (pattern: RegExp): number => commands.match(pattern)?.length ?? 0;
  return count(opening) + count(brace) - count(closing);
}
