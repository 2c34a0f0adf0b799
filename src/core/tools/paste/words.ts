import { fieldOf } from './fields.ts';

/** How a word of a command line was written. */
export interface Word {
  text: string;
  /** Whether it, or its value behind the first `=`, stood in quotes. */
  quoted: boolean;
}

const ends = new Set(['&&', '||', ';', '|', '&']);

/**
 * The commands of a line with their words, as a shell takes them apart: quotes and backslashes are
 * resolved, nothing is expanded. A `;` within a word stays, as in a setting that no shell reads,
 * unless a new command or a variable follows it at once.
 */
export function commandsOf(line: string): Word[][] {
  const commands: Word[][] = [[]];
  for (const word of wordsOf(line)) {
    if (!word.quoted && ends.has(word.text)) commands.push([]);
    else commands.at(-1)?.push(word);
  }
  return commands.filter((words) => words.length > 0);
}

function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  let [text, open, quoted] = ['', false, false];
  const end = (): void => {
    if (open) words.push({ text, quoted });
    [text, open, quoted] = ['', false, false];
  };
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at);
    if (/\s/.test(sign)) end();
    else if (
      (sign === '"' || sign === "'") &&
      (text === '' || '=:,[({'.includes(text.slice(-1))) &&
      closes(line, at, sign)
    ) {
      const close = closing(line, at, sign);
      const inside = line.slice(at + 1, close);
      text += sign === '"' ? inside.replace(/\\(["\\$`])/g, '$1') : inside;
      [open, quoted] = [true, true];
      at = close;
    } else if (sign === ';' && isSeparator(line, at)) {
      end();
      words.push({ text: ';', quoted: false });
    } else if (sign === '&' && line.charAt(at + 1) === '&') {
      end();
      words.push({ text: '&&', quoted: false });
      at++;
    } else {
      [text, open] = [text + sign, true];
    }
  }
  end();
  return words;
}

function isSeparator(line: string, at: number): boolean {
  if (at + 1 >= line.length || /\s/.test(line.charAt(at + 1))) return true;
  const [next, name] = /^(?:export\s|(\w+)=)/.exec(line.slice(at + 1, at + 80)) ?? [];
  return (
    next !== undefined && (name === undefined || /^[A-Z][A-Z0-9_]*$/.test(name) || fieldOf(name) !== null)
  );
}

/** Where a quotation mark is closed. */
function closing(line: string, at: number, sign: string): number {
  let close = at + 1;
  while (close < line.length && line.charAt(close) !== sign)
    close += sign === '"' && line.charAt(close) === '\\' ? 2 : 1;
  return close;
}

/** A mark that is closed, and behind which a word ends: `"` within a word is a sign like any other. */
const closes = (line: string, at: number, sign: string): boolean => {
  const close = closing(line, at, sign);
  return close < line.length && /^[\s;,)\]}&|]|^$/.test(line.charAt(close + 1));
};
