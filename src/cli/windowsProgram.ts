import { win32 } from 'node:path';

/** How a program is to be started: what goes to `spawn`. */
export interface Start {
  file: string;
  args: readonly string[];
  /** The line is as the program shall get it: Node must not quote it again. */
  verbatim: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A variable by its name in any case, as Windows has it. */
const variable = (env: Environment, name: string): string | undefined =>
  env[Object.keys(env).find((key) => key.toUpperCase() === name) ?? ''];

/**
 * The file that a name means to Windows: with an ending of `PATHEXT`, in a folder of `PATH`. Not in
 * the current folder, where anybody may have put a program of that name.
 *
 * @param exists whether there is such a file
 * @returns null where there is none
 */
export function findProgram(
  name: string,
  env: Environment,
  exists: (path: string) => boolean,
): string | null {
  const endings = (variable(env, 'PATHEXT') || '.COM;.EXE;.BAT;.CMD').split(';').filter((one) => one !== '');
  const isNamed = endings.some((ending) => name.toUpperCase().endsWith(ending.toUpperCase()));
  const names = isNamed ? [name] : endings.map((ending) => name + ending.toLowerCase());
  const folders = /[\\/]/.test(name)
    ? ['']
    : (variable(env, 'PATH') ?? '').split(';').filter((one) => win32.isAbsolute(one));
  for (const folder of folders)
    for (const one of names) {
      const path = folder === '' ? one : win32.join(folder, one);
      if (exists(path)) return path;
    }
  return null;
}

/**
 * How Windows starts a program that may be a script of `cmd.exe`, as `npm` and `aws` are. Such a
 * script reads its arguments twice, so that every sign that means something there is escaped twice.
 *
 * @returns null where there is no such program
 */
export function windowsStart(
  program: string,
  args: readonly string[],
  env: Environment,
  exists: (path: string) => boolean,
): Start | null {
  const file = findProgram(program, env, exists);
  if (file === null) return null;
  if (!/\.(?:cmd|bat)$/i.test(file)) return { file, args, verbatim: false };
  const line = [escaped(file), ...args.map((word) => escaped(escaped(quoted(word))))].join(' ');
  return {
    file: variable(env, 'COMSPEC') || 'cmd.exe',
    args: ['/d', '/s', '/c', `"${line}"`],
    verbatim: true,
  };
}

/** A word as the C runtime reads it (learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments). */
const quoted = (word: string): string => `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;

/** Every sign that means something to `cmd.exe`, quotation marks too, so that it sees no quotes at all. */
const escaped = (text: string): string => text.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&');
