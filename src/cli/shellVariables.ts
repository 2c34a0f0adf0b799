import { bindingOf } from '#core/exports/names.ts';
import type { VaultState } from '#shared/model.ts';
import { conflicting } from './environment.ts';
import type { ShellWriter } from './shells.ts';

/** First line of what a shell may carry out: the hook carries out nothing else. */
export const shellMark = '# qcred: variables';

/** The AWS CLI and SDKs would take these rather than the profile. */
const inTheWay: readonly string[] = [
  ...conflicting.filter((name) => name !== 'AWS_PROFILE'),
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
];

/**
 * The lines that let a shell follow the active profile: `AWS_PROFILE` where the profile stands in the
 * AWS files by a name of its own, and no variable that says otherwise.
 */
export function shellVariables(state: VaultState, writer: ShellWriter): string[] {
  const { active } = state;
  const name = active && bindingOf(state, 'aws', undefined, active.profileId)?.name;
  return [
    shellMark,
    name ? writer.set('AWS_PROFILE', name) : writer.unset('AWS_PROFILE'),
    // Without a profile, what a person set by hand is theirs.
    ...(active ? inTheWay.map((variable) => writer.unset(variable)) : []),
  ];
}
