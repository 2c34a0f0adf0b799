import { posixQuoted, powershellValue } from '#shared/shellWord.ts';
import { type Context, text, UsageError } from './command.ts';

/** How a shell is told to set and to forget a variable, whatever the value. */
export interface ShellWriter {
  set(name: string, value: string): string;
  /** Sets a variable to what another one holds, which the shell knows and nobody else needs to. */
  copy(from: string, to: string): string;
  unset(name: string): string;
  /** Says of those variables that are still there why they are, where a shell may keep them. */
  left?(names: readonly string[]): string;
}

/** For every shell that reads POSIX. */
export const posix: ShellWriter = {
  set: (name, value) => `export ${name}=${posixQuoted(value)}`,
  copy: (from, to) => `export ${to}="$${from}"`,
  unset: (name) => `unset ${name}`,
};

/** Shells by the word for them. */
export const shellWriters: Readonly<Record<string, ShellWriter>> = {
  sh: posix,
  bash: posix,
  zsh: posix,
  fish: {
    set: (name, value) => `set -gx ${name} ${posixQuoted(value)}`,
    copy: (from, to) => `set -gx ${to} $${from}`,
    // A universal variable belongs to every shell of the person's, now and later: that one is not ours to
    // erase, and fish cannot hide it in one shell.
    unset: (name) => `set -eg ${name}`,
    left: (names) =>
      // In a block, so that a variable "name" of the person's stays what it is.
      `begin; set -l name; for name in ${names.join(' ')}; set -qUx $name; and echo "qcred: $name is a universal variable of fish and still counts. To erase it: set -eU $name" >&2; end; end`,
  },
  pwsh: {
    set: (name, value) => `$env:${name} = ${powershellValue(value)}`,
    copy: (from, to) => `$env:${to} = $env:${from}`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  },
};

/**
 * Who is likely to read what is printed: PowerShell on Windows, except in a terminal of MSYS2 (Git
 * Bash), which sets `MSYSTEM`.
 *
 * @param platform as `process.platform`
 */
export function usualShell(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): ShellWriter {
  const { pwsh = posix } = shellWriters;
  return platform === 'win32' && !env.MSYSTEM ? pwsh : posix;
}

/** The shell that `--shell` names; undefined without it. @throws UsageError */
export function shellOption(context: Context): ShellWriter | undefined {
  const name = text(context, 'shell');
  if (name === undefined) return undefined;
  const writer = Object.hasOwn(shellWriters, name) ? shellWriters[name] : undefined;
  if (!writer) throw new UsageError(`--shell is one of ${Object.keys(shellWriters).join(', ')}.`);
  return writer;
}
