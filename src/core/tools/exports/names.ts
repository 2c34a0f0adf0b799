import type { Notice } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { freeName } from '#shared/freeName.ts';
import type { Binding, Profile, TargetId, VaultState } from '#shared/model.ts';
import { printable } from '#shared/printable.ts';
import { checkNewName } from '../../profiles/newName.ts';
import type { Target } from '../targets/kit/target.ts';

/** A tool's files: fixed ones have no path, chosen ones are known by theirs. */
const inFiles = (binding: Binding, target: TargetId, path: string | undefined): boolean =>
  binding.target === target && binding.path === path;

/** Whether a profile stands in these files by a name of its own, rather than as the tool's default. */
export const samePlace = (binding: Binding, target: TargetId, path: string | undefined): boolean =>
  inFiles(binding, target, path) && !binding.asDefault;

/** What the active profile stands as in a tool, if it does. */
const defaultIn = (state: VaultState, target: TargetId): Binding | undefined =>
  state.bindings.find((b) => b.asDefault && b.target === target);

/** The names in these files that QCred wrote. */
export const namesIn = (state: VaultState, target: TargetId, path: string | undefined): Set<string> =>
  new Set(state.bindings.filter((b) => inFiles(b, target, path)).map((b) => b.name));

/**
 * What QCred wrote for a profile in these files: one binding for each name that it has there. The
 * first stands for all where only one can be said.
 */
export function bindingsOf(
  state: VaultState,
  target: TargetId,
  path: string | undefined,
  profileId: string,
): readonly Binding[] {
  return indexOf(state.bindings).get(placeKey(target, path, profileId)) ?? [];
}

/** The first of `bindingsOf`. */
export const bindingOf = (
  state: VaultState,
  target: TargetId,
  path: string | undefined,
  profileId: string,
): Binding | undefined => bindingsOf(state, target, path, profileId)[0];

const placeKey = (target: TargetId, path: string | undefined, profileId: string): string =>
  `${target}\n${profileId}\n${path ?? ''}`;

/** Bindings by place and profile, worked out once for each list: there may be fifty thousand. */
const indexes = new WeakMap<readonly Binding[], ReadonlyMap<string, readonly Binding[]>>();

function indexOf(bindings: readonly Binding[]): ReadonlyMap<string, readonly Binding[]> {
  const known = indexes.get(bindings);
  if (known) return known;
  const index = new Map<string, Binding[]>();
  for (const binding of bindings) {
    if (binding.asDefault) continue;
    const key = placeKey(binding.target, binding.path, binding.profileId);
    const list = index.get(key);
    if (list) list.push(binding);
    else index.set(key, [binding]);
  }
  // In order of their names, so that the first is the same after any of them was written again.
  for (const list of index.values()) list.sort((a, b) => (a.name < b.name ? -1 : 1));
  indexes.set(bindings, index);
  return index;
}

/** One of several names that mean the same: the one that stands in a file already, else the first. */
export function oneOf(names: ReadonlySet<string> | undefined, standing?: string): string | undefined {
  if (standing !== undefined && names?.has(standing)) return standing;
  return [...(names ?? [])].sort()[0];
}

/** A name in a tool, and the binding that is to have it from then on. */
export interface NameThere {
  name: string;
  /** Absent for a new one. */
  binding?: Binding;
}

/** What a request says of names. */
interface NameWishes {
  /** Another name for the last profile: in the place of its one name there, or beside what it has. */
  wanted?: string;
  beside?: boolean;
  /** Exact names by profile id, whatever else it is called there. */
  exact?: ReadonlyMap<string, readonly string[]>;
  /** Names that are taken in the files, to be avoided where a name is chosen. */
  theirs?: ReadonlySet<string>;
}

/**
 * The names in the tool of each profile: the wished ones, else those it has there, else its own if
 * it is legal and free, else the nearest.
 *
 * @param profiles who gets names
 * @throws QCredError name_taken, bad_input
 */
export function chooseNames(
  state: VaultState,
  target: Target,
  path: string | undefined,
  profiles: readonly Profile[],
  { wanted, beside = false, exact, theirs = new Set() }: NameWishes = {},
): Map<string, readonly NameThere[]> {
  const here = state.bindings.filter((b) => samePlace(b, target.id, path));
  const taken = new Set([...theirs, ...here.map((b) => b.name)]);
  const standing = target.holds === 'many' ? defaultIn(state, target.id)?.name : undefined;
  if (standing !== undefined) {
    if (wanted === standing) throw takenByDefault(target, wanted);
    taken.add(standing);
  }
  if (wanted !== undefined && !here.some((b) => b.name === wanted)) checkNewName(wanted);
  const asked = wanted === undefined ? undefined : profiles.at(-1);
  if (wanted !== undefined) taken.add(wanted);
  const names = new Map<string, readonly NameThere[]>();
  for (const profile of profiles) {
    const bindings = bindingsOf(state, target.id, path, profile.id);
    const wished = exact?.get(profile.id);
    if (asked === profile && wanted !== undefined) {
      refuseTaken(target, wanted, here, profile);
      names.set(profile.id, [called(bindings, wanted, beside)]);
    } else if (wished) {
      names.set(
        profile.id,
        wished.map((name) => ({ name, binding: bindings.find((b) => b.name === name) })),
      );
    } else if (bindings.length > 0) {
      names.set(
        profile.id,
        bindings.map((binding) => ({ name: binding.name, binding })),
      );
    } else {
      const { nearest } = target.nameFor(printable(profile.name));
      // Where there is room for one profile only, the new one takes the old one's place.
      const name = target.holds === 'one' ? nearest : freeName(taken, nearest);
      taken.add(name);
      names.set(profile.id, [{ name }]);
    }
  }
  return names;
}

/** One name is changed for the other; of several nothing says which, so that the new one stands beside them. */
function called(bindings: readonly Binding[], name: string, beside: boolean): NameThere {
  const same = bindings.find((b) => b.name === name);
  return { name, binding: same ?? (beside || bindings.length !== 1 ? undefined : bindings[0]) };
}

/**
 * Checks a name that a person chose for a profile in a tool.
 *
 * @throws QCredError bad_input, saying why and naming the nearest name that is legal there
 */
export function checkName(target: Target, wanted: string): void {
  const { legal, nearest, why } = target.nameFor(wanted);
  if (legal) return;
  throw new QCredError(
    'bad_input',
    `"${wanted}" cannot be a name in ${target.label}. ${why}`,
    `Use "${nearest}" instead.`,
  );
}

/**
 * Names for a profile that is to be a tool's default, and for what it builds on, which stands there
 * by its own name already.
 *
 * @param chain the profile last
 * @throws QCredError unsupported for a tool without a default
 */
export function defaultNames(
  state: VaultState,
  target: Target,
  chain: readonly Profile[],
): Map<string, readonly NameThere[]> {
  if (!target.asDefault) throw new QCredError('unsupported', `${target.label} has no default.`);
  const names = chooseNames(state, target, undefined, chain.slice(0, -1));
  const profile = chain.at(-1);
  const name = target.asDefault.name;
  if (profile) names.set(profile.id, [{ name, binding: defaultIn(state, target.id) }]);
  return names;
}

function refuseTaken(target: Target, wanted: string, here: readonly Binding[], profile: Profile): void {
  if (here.some((b) => b.name === wanted && b.profileId !== profile.id)) {
    throw new QCredError(
      'name_taken',
      `Another profile is "${wanted}" in ${target.label} already.`,
      'Choose another name there.',
    );
  }
}

const takenByDefault = (target: Target, name: string): QCredError =>
  new QCredError(
    'name_taken',
    `The active profile stands as "${name}" in ${target.label}.`,
    'Choose another name there, or run "qcred use --none" first.',
  );

/** Says when a profile gets another name in the tool than it has here, unless a person chose it. */
export function nameNotices(target: Target, profile: Profile, name: string): Notice[] {
  if (name === profile.name || target.holds === 'one') return [];
  const { legal, why } = target.nameFor(profile.name);
  return [
    {
      level: 'info',
      message: `"${profile.name}" will be called "${name}" in ${target.label}.`,
      hint: legal ? 'Another profile already has that name there.' : why,
    },
  ];
}
