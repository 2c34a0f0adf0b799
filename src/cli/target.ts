import { targets } from '#core/targets/index.ts';
import type { TargetId } from '#shared/model.ts';
import { UsageError } from './command.ts';

/** The target a person named. @throws UsageError listing those there are */
export function targetArgument(name: string): TargetId {
  const target = targets.find((t) => t.id === name);
  if (!target)
    throw new UsageError(`There is no tool "${name}". Known: ${targets.map((t) => t.id).join(', ')}.`);
  return target.id;
}
