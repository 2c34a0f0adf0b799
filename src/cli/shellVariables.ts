import { bindingOf } from '#core/exports/names.ts';
import { decidedVariables } from '#core/profiles/variables.ts';
import type { VaultState } from '#shared/model.ts';
import type { ShellWriter } from './shells.ts';

/** First line of what a shell may carry out: the hook carries out nothing else. */
export const shellMark = '# qcred: variables';

/** Set in a shell that follows: what it has was made by us. */
const following = 'QCRED_FOLLOWS';

/** Where a shell keeps what it had itself, until it follows no more. */
const keptPrefix = 'QCRED_BEFORE_';

/** Whether a variable is one by which a shell follows, which no program needs to see. */
export const isShellState = (name: string): boolean => name === following || name.startsWith(keptPrefix);

/**
 * The lines that let a shell follow the active profile: `AWS_PROFILE` where the profile stands in the
 * AWS files by a name of its own, and no variable that says otherwise. What the shell had itself comes
 * back when no profile is active any more.
 *
 * @param environment the variables that the shell has now
 */
export function shellVariables(
  state: VaultState,
  writer: ShellWriter,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const { active } = state;
  const has = (variable: string): boolean => environment[variable] !== undefined;
  const decided = decidedVariables(environment);
  if (!active) return [shellMark, ...(has(following) ? comeBack(decided, writer, environment) : [])];
  const name = bindingOf(state, 'aws', undefined, active.profileId)?.name;
  const own = has(following) ? [] : decided.filter(has);
  return [
    shellMark,
    ...own.map((variable) => writer.copy(variable, `${keptPrefix}${variable}`)),
    writer.set(following, '1'),
    ...decided.filter((variable) => variable !== 'AWS_PROFILE').map((variable) => writer.unset(variable)),
    name ? writer.set('AWS_PROFILE', name) : writer.unset('AWS_PROFILE'),
  ];
}

function comeBack(
  decided: readonly string[],
  writer: ShellWriter,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const kept = Object.keys(environment).filter((name) => name.startsWith(keptPrefix) && /^\w+$/.test(name));
  return [
    ...decided.map((variable) => writer.unset(variable)),
    ...kept.flatMap((name) => [writer.copy(name, name.slice(keptPrefix.length)), writer.unset(name)]),
    writer.unset(following),
  ];
}
