import { locationOf, type ProfileLocation } from '#core/profiles/place.ts';
import { applicationSettings, decidedAmong } from '#core/profiles/variables.ts';
import { bindingOf } from '#core/tools/exports/names.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import type { ShellWriter } from './shells.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** First line of what a shell may carry out: the hook carries out nothing else. */
export const shellMark = '# qcred: variables';

/** Set in a shell whose variables are ours: what it had itself is kept. */
const following = 'QCRED_FOLLOWS';

/** Where a shell keeps what it had itself, until `--none` gives it back. */
const keptPrefix = 'QCRED_BEFORE_';

/** Whether a variable is one by which a shell follows, which no program needs to see. */
export const isShellState = (name: string): boolean => name === following || name.startsWith(keptPrefix);

/** Names of what the shell keeps for later. */
const keptNames = (environment: Environment): string[] =>
  Object.keys(environment)
    .filter((name) => name.startsWith(keptPrefix))
    .map((name) => name.slice(keptPrefix.length));

/** All that a profile decides in this shell, whether it is set now or kept for later. */
const decidedHere = (environment: Environment): string[] =>
  decidedAmong([...Object.keys(environment), ...keptNames(environment)]);

/** The variables that a shell had itself, before the first profile came in. */
export const ownVariables = (environment: Environment): string[] =>
  environment[following] === undefined ? Object.keys(environment) : keptNames(environment);

/**
 * The lines by which a shell has these variables, and nothing else that a profile decides. What it had
 * itself is kept before the first ones, for `ownLines`.
 *
 * @param environment the variables that the shell has now
 */
export function profileLines(
  variables: ReadonlyMap<string, string>,
  writer: ShellWriter,
  environment: Environment,
): string[] {
  const decided = decidedHere(environment);
  const own = environment[following] === undefined ? decided.filter((name) => name in environment) : [];
  const gone = decided.filter((name) => !variables.has(name));
  return [
    ...own.map((name) => writer.copy(name, `${keptPrefix}${name}`)),
    writer.set(following, '1'),
    ...gone.map((name) => writer.unset(name)),
    ...(writer.left ? [writer.left(gone)] : []),
    ...[...variables].map(([name, value]) => writer.set(name, value)),
  ];
}

/**
 * The lines by which a shell has again what it had itself; none where it has nothing of ours.
 *
 * @param environment the variables that the shell has now
 */
export function ownLines(writer: ShellWriter, environment: Environment): string[] {
  if (environment[following] === undefined) return [];
  const decided = decidedHere(environment);
  const kept = new Set(keptNames(environment).filter((name) => decided.includes(name)));
  return [
    ...decided.filter((name) => !kept.has(name)).map((name) => writer.unset(name)),
    ...[...kept].flatMap((name) => [
      writer.copy(`${keptPrefix}${name}`, name),
      writer.unset(`${keptPrefix}${name}`),
    ]),
    writer.unset(following),
  ];
}

/**
 * The lines that let a shell follow the active profile: `AWS_PROFILE` where the profile stands in the
 * AWS files by a name of its own, and no variable that says otherwise. What the shell had itself comes
 * back when no profile is active any more.
 *
 * @param environment the variables that the shell has now
 */
export function shellVariables(state: VaultState, writer: ShellWriter, environment: Environment): string[] {
  const { active } = state;
  if (!active) return [shellMark, ...ownLines(writer, environment)];
  const name = bindingOf(state, 'aws', undefined, active.profileId)?.name;
  const variables = new Map(applicationSettings(placeIn(state, active.profileId), ownVariables(environment)));
  if (name) variables.set('AWS_PROFILE', name);
  return [shellMark, ...profileLines(variables, writer, environment)];
}

/** Where a profile is used; nowhere, where that cannot be said: the switch is made by then. */
function placeIn(state: VaultState, profileId: string): ProfileLocation {
  const profile = state.profiles.find(({ id }) => id === profileId);
  try {
    return profile ? locationOf(state, profile) : { endpoints: {} };
  } catch (error) {
    if (error instanceof QCredError) return { endpoints: {} };
    throw error;
  }
}
