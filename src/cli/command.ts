import type { ParseArgsConfig } from 'node:util';
import type { App } from '#core/app.ts';
import type { Deps } from '#core/deps.ts';

/** A value of an option as `parseArgs` gives it. */
type OptionValue = string | boolean | (string | boolean)[] | undefined;

/** What a command gets to work with. */
export interface Context {
  positionals: string[];
  options: Readonly<Record<string, OptionValue>>;
  /** What stood behind `--`, for a command that takes it apart from the other words. */
  rest: string[];
  deps: Deps;
  /** Every command by the word that calls it, loaded only when it is called. */
  commands: Readonly<Record<string, () => Promise<Command>>>;
  /** The application with its vault opened; asks for a passphrase where one is needed. */
  app(): Promise<App>;
  /** Writes a line to standard output, as `printable` has it. */
  print(line: string): void;
  /** Writes several lines to standard output: a table, the text of a file. */
  printText(text: string): void;
  /** Writes a value as JSON to standard output. `indent`: 2 spaces, or 0 for one line. */
  printJson(value: unknown, indent?: 0 | 2): void;
  /** Writes to standard output what a shell is to carry out: as it is, so quoted by `ShellWriter`. */
  exact(text: string): void;
  /** Writes a line to standard error, as `printable` has it: for people, never for programs. */
  note(line: string): void;
  /** Whether `--json` was given. */
  json: boolean;
}

/** One sub-command. One file per command in `commands/`. */
export interface Command {
  /** "list", "export aws". */
  name: string;
  /** One line for the overview. */
  summary: string;
  /** The whole of `--help`, below the summary. */
  help: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** For a command that does several things: the options that go with each, by its words; '' for none of them. */
  optionsFor?: Readonly<Record<string, readonly string[]>>;
  /** Whether what stands behind `--` is not for the command itself, but for `rest`. */
  takesRest?: true;
  /** @returns the exit code */
  run(context: Context): Promise<number>;
}

export const defineCommand = (command: Command): Command => command;

/**
 * Refuses options that do not go with what the command is told to do.
 *
 * @param given the names of the options that were given
 * @throws UsageError naming the first of them
 */
export function checkOptions(
  { name, options, optionsFor }: Pick<Command, 'name' | 'options' | 'optionsFor'>,
  words: readonly string[],
  given: readonly string[],
): void {
  if (!optionsFor) return;
  const told = [words.slice(0, 2), words.slice(0, 1), []].map((some) => some.join(' '));
  const part = told.find((words) => Object.hasOwn(optionsFor, words));
  const fitting = part === undefined ? undefined : optionsFor[part];
  const stray =
    fitting && given.find((option) => Object.hasOwn(options, option) && !fitting.includes(option));
  if (stray === undefined) return;
  throw new UsageError(`--${stray} does not go with "${[name, part].filter(Boolean).join(' ')}".`);
}

/** The text of an option, or undefined. */
export function text(context: Context, name: string): string | undefined {
  const value = context.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of an option that may be given more than once; none where it was not given. */
export function texts(context: Context, name: string): string[] {
  const value = context.options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Whether a flag was given. */
export const flag = (context: Context, name: string): boolean => context.options[name] === true;

/** What went wrong in how the command was called; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The positional at `index`. @throws UsageError naming what is missing */
export function required(context: Context, index: number, what: string): string {
  const value = context.positionals[index];
  if (value === undefined || value === '') throw new UsageError(`${what} is missing.`);
  return value;
}

/** An option that must be there. @throws UsageError */
export function requiredOption(context: Context, name: string): string {
  const value = text(context, name);
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`);
  return value;
}
