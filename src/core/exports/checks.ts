import { QCredError } from '#shared/errors.ts';
import type { Profile, SecretMode } from '#shared/model.ts';
import type { Target } from '../targets/target.ts';

/**
 * Refuses a request that a tool cannot follow.
 *
 * @param profiles what is to be written
 * @throws QCredError unsupported, bad_input
 */
export function checkRequest(
  target: Target,
  mode: SecretMode,
  path: string | undefined,
  profiles: readonly Profile[],
): void {
  const isForRoles = profiles.every(({ source }) => source.kind === 'role');
  const modes = [...new Set([...target.secretModes, ...((isForRoles && target.roleModes) || [])])];
  if (!modes.includes(mode)) {
    throw new QCredError(
      'unsupported',
      `${target.label} cannot use "${mode}".`,
      `Choose ${modes.join(' or ')}.`,
    );
  }
  if (target.place === 'chosen' && path === undefined) {
    throw new QCredError(
      'bad_input',
      `${target.label} has no file of its own to write to.`,
      'Say which file it should be.',
    );
  }
  if (target.holds === 'one' && profiles.length > 1) {
    throw new QCredError('unsupported', `A file of ${target.label} holds one profile.`, 'Choose one.');
  }
}

/** Why a role cannot be written there. */
export const cannotAssume = (target: Target, profile: Profile): QCredError =>
  new QCredError(
    'unsupported',
    `${target.label} cannot assume the role of "${profile.name}".`,
    target.secretModes.includes('credential_process')
      ? 'Let it ask QCred, which assumes the role.'
      : target.secretModes.includes('reference')
        ? 'Let it refer to the AWS profile: that one gets the role from QCred.'
        : 'Choose a profile with a key of its own.',
  );
