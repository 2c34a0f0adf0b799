import type { NoticeView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import type { Binding, Profile, TargetId, VaultState } from '#shared/model.ts';
import { freeName } from '../profiles/find.ts';
import type { Target } from '../targets/target.ts';

/** A tool's files: fixed ones have no path, chosen ones are known by theirs. */
const inFiles = (binding: Binding, target: TargetId, path: string | undefined): boolean =>
  binding.target === target && binding.path === path;

/** Whether a profile stands in these files by a name of its own, rather than as the tool's default. */
export const samePlace = (binding: Binding, target: TargetId, path: string | undefined): boolean =>
  inFiles(binding, target, path) && !binding.asDefault;

/** What the active profile stands as in a tool, if it does. */
export const defaultIn = (state: VaultState, target: TargetId): Binding | undefined =>
  state.bindings.find((b) => b.asDefault && b.target === target);

/** The names in these files that QCred wrote. */
export const namesIn = (state: VaultState, target: TargetId, path: string | undefined): Set<string> =>
  new Set(state.bindings.filter((b) => inFiles(b, target, path)).map((b) => b.name));

/** What QCred wrote for a profile in these files, if anything. */
export const bindingOf = (
  state: VaultState,
  target: TargetId,
  path: string | undefined,
  profileId: string,
): Binding | undefined => state.bindings.find((b) => samePlace(b, target, path) && b.profileId === profileId);

/**
 * A name in the tool for each profile: the wanted one, else the one it has there, else its own if it
 * is legal and free, else the nearest.
 *
 * @param wanted a name the person asked for; for a single profile
 * @throws QCredError name_taken
 */
export function chooseNames(
  state: VaultState,
  target: Target,
  path: string | undefined,
  profiles: readonly Profile[],
  wanted?: string,
): Map<string, string> {
  const here = state.bindings.filter((b) => samePlace(b, target.id, path));
  const bound = new Map(here.map((b) => [b.profileId, b.name]));
  const asked = wanted === undefined ? undefined : profiles.at(-1);
  if (asked && wanted !== undefined) {
    refuseTaken(target, wanted, here, asked);
    bound.set(asked.id, wanted);
  }
  const taken = new Set(bound.values());
  const standing = target.holds === 'many' ? defaultIn(state, target.id)?.name : undefined;
  if (standing !== undefined) {
    if (wanted === standing) throw takenByDefault(target, wanted);
    taken.add(standing);
  }
  const names = new Map<string, string>();
  for (const profile of profiles) {
    const nearest = target.nameFor(profile.name).nearest;
    // Where there is room for one profile only, the new one takes the old one's place.
    const name = bound.get(profile.id) ?? (target.holds === 'one' ? nearest : freeName(taken, nearest));
    taken.add(name);
    names.set(profile.id, name);
  }
  return names;
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
): Map<string, string> {
  if (!target.asDefault) throw new QCredError('unsupported', `${target.label} has no default.`);
  const names = chooseNames(state, target, undefined, chain.slice(0, -1));
  const profile = chain.at(-1);
  if (profile) names.set(profile.id, target.asDefault.name);
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
export function nameNotices(target: Target, profile: Profile, name: string): NoticeView[] {
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
