import { QCredError } from '#shared/errors.ts';
import type { Values } from './tool.ts';

/*
 * Options in a variable that is used without quotes (`duplicity $DUPLICITY_OPTIONS …`): the shell
 * splits them at blanks and does nothing else. Options that are not meant stay as they are.
 */

/**
 * The options in a variable; empty when it is not there.
 *
 * @throws QCredError unsupported when they are computed, so that none of them are lost
 */
export function optionsToChange(values: Values, name: string): string {
  const options = values.get(name);
  if (options !== null) return options ?? '';
  throw new QCredError(
    'unsupported',
    `${name} is computed in this file, and QCred does not read that.`,
    'Write it as plain text in single quotes, or choose another file.',
  );
}

/** The value of `--flag=value` or `--flag value`; the last one counts. */
export function getOption(options: string, flag: string): string | undefined {
  return [...options.matchAll(optionPattern(flag))].at(-1)?.[1];
}

/**
 * The options with this one set, or without it for null.
 *
 * @throws QCredError bad_input for a value that would fall apart, or be taken for names of files
 */
export function setOption(options: string, flag: string, value: string | null): string {
  if (value !== null && !/^[A-Za-z0-9_.:/@%+=,[\]-]+$/.test(value)) {
    throw new QCredError(
      'bad_input',
      `The value for ${flag} holds a character that a shell would not leave as it is.`,
      'Correct it in the profile.',
    );
  }
  if (value !== null && getOption(options, flag) === value) return options;
  const rest = options.replace(optionPattern(flag), '').trimStart();
  return value === null ? rest : joined(rest, `${flag}=${value}`);
}

export const hasSwitch = (options: string, flag: string): boolean => options.split(/\s+/).includes(flag);

/** The options with or without a flag that has no value. */
export function setSwitch(options: string, flag: string, on: boolean): string {
  if (hasSwitch(options, flag) === on) return options;
  const rest = options.replace(new RegExp(`(?:^|\\s+)${flag}(?!\\S)`, 'g'), '').trimStart();
  return on ? joined(rest, flag) : rest;
}

const optionPattern = (flag: string): RegExp => new RegExp(`(?:^|\\s+)${flag}(?:=|\\s+)(\\S+)`, 'g');

const joined = (options: string, more: string): string => (options === '' ? more : `${options} ${more}`);
