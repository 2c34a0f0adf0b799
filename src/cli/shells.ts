import { posixQuoted, powershellValue } from '#shared/shellWord.ts';
import { type Context, text, UsageError } from './command.ts';

/** How a shell is told to set and to forget a variable, whatever the value. */
export interface ShellWriter {
  set(name: string, value: string): string;
  /** Sets a variable to what another one holds, which the shell knows and nobody else needs to. */
  copy(from: string, to: string): string;
  unset(name: string): string;
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
    unset: (name) => `set -e ${name}`,
  },
  pwsh: {
    set: (name, value) => `$env:${name} = ${powershellValue(value)}`,
    copy: (from, to) => `$env:${to} = $env:${from}`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  },
};

/** The shell that `--shell` names; undefined without it. @throws UsageError */
export function shellOption(context: Context): ShellWriter | undefined {
  const name = text(context, 'shell');
  if (name === undefined) return undefined;
  const writer = Object.hasOwn(shellWriters, name) ? shellWriters[name] : undefined;
  if (!writer) throw new UsageError(`--shell is one of ${Object.keys(shellWriters).join(', ')}.`);
  return writer;
}
