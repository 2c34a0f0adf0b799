import { QCredError } from '#shared/errors.ts';
import type { Binding, Profile, VaultState } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import { byFiles } from '../../tools/boundFiles.ts';
import { usesOf } from '../job/keys.ts';

/** One place where a key is used: the files of a tool, or a profile that stands in none. */
export interface KeyUse {
  /** "rclone", "the profile photos". */
  label: string;
  /** What its user and profile are called after: "rclone". */
  suffix: string;
  /** What stands in the files; empty for a profile that stands in none. */
  bindings: Binding[];
  /** Whose they are. */
  profiles: Profile[];
}

/**
 * Where a key is used on this machine, the use that keeps its user first: the AWS files, which other tools
 * may refer to, else the first tool. A tool that refers to an AWS profile has no key of its own.
 *
 * @param state the vault's state
 * @param credentialId the key
 * @throws QCredError in_use while one of its profiles is every tool's default
 */
export function keyUses(state: VaultState, credentialId: string): KeyUse[] {
  const { profiles } = usesOf(state, credentialId);
  const active = profiles.find(({ id }) => id === state.active?.profileId);
  if (active) {
    throw new QCredError(
      'in_use',
      `"${active.name}" stands in every tool as its default.`,
      'Run "qcred use --none" first, then split the key.',
    );
  }
  const mine = new Map(profiles.map((profile) => [profile.id, profile]));
  const bindings = state.bindings.filter(
    ({ profileId, mode }) => mine.has(profileId) && mode !== 'reference',
  );
  const groups = byFiles(bindings).toSorted(
    (a, b) => Number(b.target === 'aws') - Number(a.target === 'aws'),
  );
  const ofTools = groups.map(({ target, path, bindings: group }): KeyUse => {
    const ids = [...new Set(group.map(({ profileId }) => profileId))];
    return {
      label: path === undefined ? targetLabels[target] : `${targetLabels[target]} (${path})`,
      suffix: target,
      bindings: group,
      profiles: ids.flatMap((id) => mine.get(id) ?? []),
    };
  });
  const bound = new Set(bindings.map(({ profileId }) => profileId));
  const alone = profiles
    .filter(({ id }) => !bound.has(id))
    .map(
      (profile): KeyUse => ({
        label: `the profile "${profile.name}"`,
        suffix: profile.name,
        bindings: [],
        profiles: [profile],
      }),
    );
  return [...ofTools, ...alone];
}
