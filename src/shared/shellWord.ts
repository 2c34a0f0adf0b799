/**
 * Words of commands that a person may paste: quoted so that no shell takes anything in a name for
 * something to do, and with every character one that can be seen.
 */
import { isPrintable } from './printable.ts';

/** A line feed is what it is in quotes, and the end of what `$(…)` gives would lose it. */
const unseen = (letter: string): boolean => letter !== '\n' && !isPrintable(letter);

const safe = /^[A-Za-z0-9_@%+:,./][A-Za-z0-9_@%+:,./-]*$/;

/**
 * A character by its bytes, in octal, which every `printf` knows. In quotes only where the shell would
 * split: fish 3.6 takes a `$$` behind quoted ones for a fault.
 */
function printed(letter: string): string {
  const bytes = [...new TextEncoder().encode(letter)];
  const command = `$(printf '${bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}')`;
  return letter === '\t' ? `"${command}"` : command;
}

/** A word for sh, bash, zsh and fish, in quotes where it needs them. */
export const posixWord = (text: string): string => (safe.test(text) ? text : posixQuoted(text));

/**
 * A word for sh, bash, zsh and fish, in quotes. A backslash stands outside of the single ones, because
 * in fish it escapes the closing one there.
 *
 * @example posixQuoted("it's") // 'it'"'"'s'
 */
export function posixQuoted(text: string): string {
  const parts: string[] = [];
  let run = '';
  const end = () => {
    if (run !== '') parts.push(`'${run}'`);
    run = '';
  };
  for (const letter of text) {
    const special =
      letter === "'" ? `"'"` : letter === '\\' ? '"\\\\"' : unseen(letter) ? printed(letter) : null;
    if (special === null) run += letter;
    else {
      end();
      parts.push(special);
    }
  }
  end();
  return parts.join('') || "''";
}

/**
 * A word for PowerShell that does no harm in `cmd.exe` either: what means something to one of them is
 * given by its number.
 *
 * @example windowsWord('a & b') // ('a '+[char]38+' b')
 */
export function windowsWord(text: string): string {
  if (/^[A-Za-z0-9_.:/\\][A-Za-z0-9_.:/\\-]*$/.test(text)) return text;
  if (/^[\p{L}\p{N}_.:/\\ -]+$/u.test(text) && !/[\\]$/.test(text) && isPrintable(text)) return `"${text}"`;
  const parts: string[] = [];
  for (const letter of text) {
    const plain = isPrintable(letter) && letter.length === 1 && /[\p{L}\p{N}_.:/ -]/u.test(letter);
    const last = parts.at(-1);
    if (!plain) parts.push(...letter.split('').map((unit) => `[char]${unit.charCodeAt(0)}`));
    else if (last?.startsWith("'")) parts[parts.length - 1] = `${last.slice(0, -1)}${letter}'`;
    else parts.push(`'${letter}'`);
  }
  // A text first: numbers of characters would be added up.
  if (!parts[0]?.startsWith("'")) parts.unshift("''");
  return `(${parts.join('+')})`;
}

/**
 * A value in a script for PowerShell, which takes the typographic quotes for the plain one.
 *
 * @example powershellValue("it's") // 'it''s'
 */
export function powershellValue(text: string): string {
  const parts = [...text].map((letter) => {
    if (!unseen(letter)) return letter.replace(/['‘’‚‛]/, '$&$&');
    return `'${letter
      .split('')
      .map((unit) => `+[char]${unit.charCodeAt(0)}`)
      .join('')}+'`;
  });
  return `'${parts.join('')}'`;
}

/**
 * A command for a person to paste.
 *
 * @param platform as `process.platform`
 * @param words the program and what is part of the command
 * @param names what comes behind: profiles, paths, whatever others named
 * @example commandLine('linux', ['qcred', 'rotate'], 'my key') // qcred rotate 'my key'
 */
export function commandLine(platform: string, words: readonly string[], ...names: readonly string[]): string {
  const quote = platform === 'win32' ? windowsWord : posixWord;
  const end = names.some((name) => name.startsWith('-')) ? ['--'] : [];
  return [...words.map(quote), ...end, ...names.map(quote)].join(' ');
}
