import { resolve } from 'node:path';
import { type SecretMode, secretModes, type TargetId, targetIds } from '#shared/model.ts';
import { type Context, flag, text, UsageError } from './command.ts';

/** The target a person named, or undefined when it is none. */
export const asTarget = (name: string): TargetId | undefined => targetIds.find((id) => id === name);

/** The target a person named. @throws UsageError listing those there are */
export function targetArgument(name: string): TargetId {
  const target = asTarget(name);
  if (target) return target;
  throw new UsageError(`There is no tool "${name}". Known: ${targetIds.join(', ')}.`);
}

/**
 * How the tool is to get the secret: `--mode`, or `--static`; undefined when the person left it open.
 *
 * @throws UsageError
 */
export function modeOption(context: Context): SecretMode | undefined {
  if (flag(context, 'static')) return 'static';
  const given = text(context, 'mode');
  if (given === undefined) return undefined;
  const mode = secretModes.find((m) => m === given);
  if (mode) return mode;
  throw new UsageError(`--mode is one of ${secretModes.join(', ')}.`);
}

/** `--path` as an absolute path. */
export function pathOption(context: Context): string | undefined {
  const path = text(context, 'path');
  return path === undefined ? undefined : resolve(path);
}
